/** Limits that tests do not meet by accident: they all come from one address. Tests of a limit set their own. */
export const roomyLimits = {
  LIMIT_DEVICE_LOGINS: '1000000/60',
  LIMIT_PENDING_LOGINS: '1000000',
  LIMIT_WRONG_CODES_ADDRESS: '1000000/60',
  LIMIT_WRONG_CODES_TOTAL: '1000000/60',
  LIMIT_SIGN_INS_ADDRESS: '1000000/60',
  LIMIT_SIGN_UPS: '1000000/60',
}
