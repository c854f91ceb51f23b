import { expect, test } from 'vitest'
import { documentsBehaviour } from '#client/testing/documents-behaviour.ts'
import { createMemoryDocuments } from './memory-documents.ts'

test.each(Object.entries(documentsBehaviour))('in memory, %s', async (_, behaviour) => {
  const documents = createMemoryDocuments()
  expect(await behaviour.of(() => documents)).toEqual(behaviour.is)
})
