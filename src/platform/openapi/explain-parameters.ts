import type { createDocument } from 'zod-openapi'
import { explainField, type JsonSchema } from '#contract/json-schema.ts'

type Document = ReturnType<typeof createDocument>

/** Says of every parameter what it is: in OpenAPI that stands beside the parameter's schema, not in it. */
export function explainParameters(document: Document): Document {
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(item as Record<string, { parameters?: unknown[] }>)) {
      if (!operation.parameters) continue
      operation.parameters = operation.parameters.map((parameter) => explained(parameter as Parameter))
    }
  }
  return document
}

type Parameter = { name: string; description?: string; schema: JsonSchema }

function explained(parameter: Parameter): Parameter {
  const { description, ...schema } = explainField(parameter.name, parameter.schema)
  return { ...parameter, schema, ...(description && { description }) }
}
