import type { z } from 'zod'
import type { Change } from '#contract/changes.ts'
import { DataType } from '#contract/data-type.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { decodeSealedBlob, encodeSealedHeader } from '#contract/sealed-blob.ts'
import { contentHash } from '#crypto/blob/content-hash.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { type Asked, NOW, refuse, succeed } from './fake-answer.ts'

type Blob = {
  version: number
  format: 0 | 1
  key_version: number
  bytes: Uint8Array<ArrayBuffer>
  nonce: string
  content_hash: string | null
  is_cleared: boolean
  device_id: string | null
}

/** An account's blobs and their versions, as a server in memory keeps them. */
export const emptyVault = () => ({
  account_id: '',
  keyring: null as KeyringDocument | null,
  blobs: new Map<string, Blob>(),
  /** Every version that is kept, oldest first. */
  versions: new Map<string, Blob[]>(),
  epoch: 1,
  /** What happened, as followers are told. */
  events: [] as z.input<typeof Change>[],
  max_account_bytes: Number.POSITIVE_INFINITY,
})
type FakeVault = ReturnType<typeof emptyVault>

/** Answers what is asked under `/api/sync/data`, with the conditions and refusals of the real one. */
export function serveData(server: FakeVault, asked: Asked, device_id: string): Response | Promise<Response> {
  const [type = '', versions] = asked.path.slice('/api/sync/data/'.length).split('/')
  if (!type) return listData(server)
  if (versions) return listVersions(server, type)
  return asked.method === 'GET'
    ? getData(server, type, asked.headers)
    : putData(server, type, asked, device_id)
}

function listData(server: FakeVault): Response {
  const items = [...server.blobs]
    .filter(([, blob]) => !blob.is_cleared)
    .map(([type, blob]) => item(type, blob))
  return succeed({ items, count: items.length, epoch: server.epoch, seq: server.events.length })
}

function getData(server: FakeVault, type: string, headers: Headers): Response {
  const blob = server.blobs.get(type)
  if (!blob || blob.is_cleared) return refuse('not_found')
  const etag = tagOf(blob) ?? ''
  if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  if (headers.get('accept') === 'application/octet-stream')
    return new Response(blob.bytes, { headers: { etag } })
  return succeed({ id: crypto.randomUUID(), ...item(type, blob) }, { etag })
}

function listVersions(server: FakeVault, type: string): Response {
  const current = server.blobs.get(type)
  const items = (server.versions.get(type) ?? []).toReversed().map((blob) => ({
    version: blob.version,
    format: blob.format,
    key_version: blob.key_version,
    checksum: blob.content_hash,
    blob_size_bytes: blob.bytes.length,
    device_id: blob.device_id,
    device_name: null,
    created_at: NOW,
    is_current: blob.version === current?.version && !current.is_cleared,
    header: blob.format === 1 ? bytesToBase64(encodeSealedHeader(decodeSealedBlob(blob.bytes).header)) : null,
  }))
  return succeed({ items, count: items.length })
}

async function putData(
  server: FakeVault,
  type: string,
  { headers, bytes }: Asked,
  device_id: string,
): Promise<Response> {
  const { header, content } = decodeSealedBlob(bytes)
  const content_hash = bytesToHex(await contentHash(content))
  // From here on nothing waits, as the real one holds a lock.
  const stored = server.blobs.get(type)
  const tag = tagOf(stored)
  if (header.account_id !== server.account_id) return refuse('invalid_sealed_blob')
  if (!server.keyring) return refuse('keyring_missing')
  const base = headers.get('if-match')
  const is_first = headers.get('if-none-match') === '*'
  if (!base && !is_first) return refuse('keyring_required')
  const is_behind = header.revision <= (stored?.version ?? 0)
  if ((base && base !== tag) || (is_first && (tag || is_behind)))
    return refuse('stale_version', {
      version: stored?.version ?? 0,
      etag: tag ?? null,
      key_version: stored?.key_version ?? null,
      content_hash: stored?.content_hash ?? null,
    })
  if (is_behind) return refuse('invalid_sealed_blob')
  if (header.key_version !== server.keyring.key_version) return refuse('stale_key')
  const size = stored && !stored.is_cleared ? stored.bytes.length : 0
  const used = [...server.blobs.values()].reduce((sum, blob) => sum + blob.bytes.length, 0)
  if (bytes.length > size && used - size + bytes.length > server.max_account_bytes)
    return refuse('quota_exceeded', { limit: server.max_account_bytes, used, size: bytes.length })
  store(server, type, {
    version: header.revision,
    format: 1,
    key_version: header.key_version,
    bytes,
    nonce: bytesToBase64(content.subarray(0, 12)),
    content_hash,
    is_cleared: false,
    device_id,
  })
  return succeed({ data_type: type, version: header.revision, blob_size_bytes: bytes.length })
}

/** Makes a version the newest, and tells of it. */
export function store(server: FakeVault, type: string, blob: Blob): void {
  server.blobs.set(type, blob)
  server.versions.set(type, [...(server.versions.get(type) ?? []), blob])
  const { version, device_id } = blob
  record(server, { type: 'data_updated', data_type: DataType.parse(type), version, device_id })
}

/** Tells followers of something. */
export function record(server: FakeVault, event: Omit<z.input<typeof Change>, 'seq' | 'created_at'>): void {
  server.events.push({ ...event, seq: server.events.length + 1, created_at: NOW })
}

const tagOf = (blob: Blob | undefined) =>
  blob && !blob.is_cleared ? `"${blob.version}.${blob.key_version}"` : undefined

const item = (data_type: string, { version, format, key_version, bytes, nonce, content_hash }: Blob) => ({
  data_type,
  encrypted_blob: format === 0 ? new TextDecoder().decode(bytes) : bytesToBase64(bytes),
  nonce,
  version,
  checksum: content_hash,
  blob_size_bytes: bytes.length,
  updated_at: NOW,
  format,
  key_version,
})
