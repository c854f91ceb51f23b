/** How far one transfer is, in bytes. `total` is unknown where the server does not say. */
export type Progress = { direction: 'up' | 'down'; loaded: number; total: number | undefined }

export type OnProgress = (progress: Progress) => void
