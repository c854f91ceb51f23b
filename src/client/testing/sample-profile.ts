import type { Profile } from '#client/profile.ts'

const key = (bytes: number, fill: number) => btoa(String.fromCharCode(...new Uint8Array(bytes).fill(fill)))

/** Texts of which none may be found where a profile is sealed. */
export const secrets = { token: 'session-token-of-a-test', master_key: key(32, 1), private_key: key(32, 2) }

/** A profile with an open vault. Nobody made its keys. */
export function sampleProfile(): Profile {
  const pair = { public: key(32, 3), private: secrets.private_key }
  return {
    format: 1,
    server: 'http://roost.test',
    account_id: '6f1e0a52-6d5b-4a0e-9f55-1f1c3a7d2b11',
    device_id: '0b8f7c1e-91f4-4c53-8f2c-5a3d7e6b4c22',
    device_name: 'Test',
    session: { token: secrets.token, expires_at: '2030-01-01T00:00:00.000000+00:00' },
    device_keys: { x25519: pair, ed25519: pair },
    vault: {
      master_key: secrets.master_key,
      key_version: 1,
      keyring: { version: 1, key_version: 1, mac: 'm' },
    },
    unstored: null,
  }
}
