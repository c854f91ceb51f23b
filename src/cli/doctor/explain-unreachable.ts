/** `message` goes on from the server's address. */
type Explanation = { message: string; advice: string }

const untrusted: Explanation = {
  message: 'has a certificate that nobody this device trusts has signed.',
  advice: 'If it is your own, put its authority in a file and name that in NODE_EXTRA_CA_CERTS.',
}

/** What the system's word for a failed connection means, and who can do what about it. */
const explanations: Record<string, Explanation> = {
  ENOTFOUND: {
    message: 'has a name that nobody knows.',
    advice: 'Check the address for a slip, and the network.',
  },
  EAI_AGAIN: {
    message: 'cannot be found, since names cannot be looked up.',
    advice: 'Check that this device is online.',
  },
  ECONNREFUSED: {
    message: 'does not answer: its machine is there, but no server listens.',
    advice: 'Check the port in the address. If the server is yours, start it.',
  },
  ENETUNREACH: {
    message: 'is in a network that cannot be reached.',
    advice: 'Check the network or VPN.',
  },
  EHOSTUNREACH: {
    message: 'is on a machine that cannot be reached.',
    advice: 'Check the network or VPN.',
  },
  CERT_HAS_EXPIRED: {
    message: 'has a certificate that has expired, or the clock of this device is wrong.',
    advice: 'Check the clock. Whoever runs the server has to renew the certificate.',
  },
  CERT_NOT_YET_VALID: {
    message: 'has a certificate that is not valid yet, or the clock of this device is wrong.',
    advice: 'Check the clock.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: 'has a certificate for another name.',
    advice: 'Use the address that the certificate is for.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
}

/** Explains why no answer came from a server, where the cause is one that is known. */
export function explainUnreachable(error: unknown, server: string): Explanation | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    const known = code !== undefined && Object.hasOwn(explanations, code) && explanations[code]
    if (known) return { ...known, message: `${server} ${known.message}` }
  }
  return undefined
}
