/**
 * What an answer says of TLS (RFC 6797): where people reach Roost by https they shall do so for a year. Other names of
 * the same domain are their owner's business. Where the address is http nothing is said, since a browser that
 * believed it could not come back.
 */
export function transportSecurity(): Record<string, string> {
  // Straight from the environment: an answer can be due before the embedded stack has completed the settings, and
  // asking for them would freeze them as they are.
  // By a function, since a build puts the value it finds in place of every expression that names this variable.
  const address = Reflect.get(process.env, 'NEXT_PUBLIC_SERVER_URL')
  const isSecure = /^https:/i.test(address ?? '')
  return isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}
}
