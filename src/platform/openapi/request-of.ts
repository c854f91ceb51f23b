import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiParameters } from 'zod-openapi'
import { headersOf } from '#contract/headers-of.ts'
import type { Operation } from '#contract/operation.ts'

const FORM = 'application/x-www-form-urlencoded'

/** What an operation takes: parameters of the path, the query and the headers, and a body. */
export function requestOf(
  operation: Operation,
): Pick<ZodOpenApiOperationObject, 'requestParams' | 'requestBody'> {
  const { params, query, body, bytes, style } = operation
  const headers = headersOf(operation)
  const content = {
    ...(body && { [style === 'oauth' ? FORM : 'application/json']: { schema: body } }),
    ...(bytes && { 'application/octet-stream': { schema: {} } }),
  }
  return {
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(headers && { header: withoutAccept(headers) }),
    } as ZodOpenApiParameters,
    ...(Object.keys(content).length > 0 && {
      requestBody: { content, required: !operation.body_optional },
    }),
  }
}

/** OpenAPI has the media type of an answer say what `Accept` asks for. */
function withoutAccept({ shape }: z.ZodObject): z.ZodObject {
  const { accept: _, ...named } = shape
  return z.object(named)
}
