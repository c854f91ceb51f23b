import package_json from '../../package.json' with { type: 'json' }

/** The version of this program. */
export const { version } = package_json
