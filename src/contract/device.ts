import { z } from 'zod'
import { operation } from './operation.ts'
import { base64Of, label, Timestamp, Uuid } from './primitive.ts'

/** A device as its account sees it. */
export const Device = z.object({
  id: Uuid,
  name: z.string(),
  device_type: z.string(),
  /** Always true: a device exists once a person has approved its login. */
  is_approved: z.boolean(),
  /** Whether it is the device that asks. */
  is_current: z.boolean(),
  is_signed_in: z.boolean(),
  /** Of the session it is signed in with. */
  token_prefix: z.string().nullable(),
  expires_at: Timestamp.nullable(),
  public_keys: z.object({ x25519: base64Of(32), ed25519: base64Of(32) }).nullable(),
  last_seen_at: Timestamp,
  created_at: Timestamp,
})
export type Device = z.output<typeof Device>

/** The id of no device. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** What is no id is a device that nobody has: who asks is told first whether they may. */
export const DeviceId = z
  .string()
  .meta({ format: 'uuid' })
  .transform((id) => (Uuid.safeParse(id).success ? id : NOBODY))

/** One device by its id. */
const oneDevice = {
  path: '/api/devices/{id}',
  authentication: 'any',
  params: z.object({ id: DeviceId }),
  params_refusal: 'device_not_found',
} as const

export const listDevices = operation({
  method: 'GET',
  path: '/api/devices',
  summary: "The account's devices, last seen first.",
  authentication: 'any',
  reply: z.array(Device),
  refusals: [],
})

export const renameDevice = operation({
  ...oneDevice,
  method: 'PATCH',
  idempotent: true,
  summary: 'Gives a device another name.',
  body: z.object({ name: label(100) }),
  reply: Device,
  refusals: [],
})

export const revokeDevice = operation({
  ...oneDevice,
  method: 'DELETE',
  idempotent: true,
  summary: 'Signs a device out at once and forgets it; what it stored stays.',
  reply: z.null(),
  refusals: [],
})
