/** The whole body of an answer; of a stream of events, which does not end, what comes before all that is yet to happen. */
export async function readAnswer(answer: Response): Promise<Uint8Array> {
  if (answer.headers.get('content-type') !== 'text/event-stream') {
    return new Uint8Array(await answer.arrayBuffer())
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    if (Buffer.concat(chunks).includes('"type":"up_to_date"')) break
  }
  return Buffer.concat(chunks)
}
