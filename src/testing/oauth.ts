import { expect } from 'vitest'
import type { WireServer } from './provided.ts'
import { type Answer, send } from './wire.ts'

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
export const CLIENT = 'roost-cli'

/** A form's parameters; a list may name one twice. */
type Parameters = Record<string, string> | [string, string][]

/** Posts a form. */
export const sendForm = (
  server: WireServer,
  path: string,
  parameters: Parameters,
  headers: Record<string, string> = {},
): Promise<Answer> => send(server, 'POST', path, { body: new URLSearchParams(parameters), headers })

/** Starts a device login as a registered client. */
export const authorizeDevice = (server: WireServer, more: Record<string, string> = {}) =>
  sendForm(server, '/oauth/device_authorization', { client_id: CLIENT, ...more })

/** Polls as a registered client. */
export const askToken = (server: WireServer, device_code: string, more: Record<string, string> = {}) =>
  sendForm(server, '/oauth/token', { grant_type: DEVICE_GRANT, client_id: CLIENT, device_code, ...more })

/** What `toMatchObject` has to find in OAuth's error (RFC 6749 section 5.2). */
export const oauthError = (error: string, status = 400) => ({
  status,
  body: { error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) },
})
