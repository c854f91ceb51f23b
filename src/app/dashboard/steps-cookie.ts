/** Says that this browser's person does not want to see the first steps. */
export const STEPS_COOKIE = 'roost-first-steps-hidden'
