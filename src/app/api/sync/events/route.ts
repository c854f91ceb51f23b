import { endpoint } from '#app/api/endpoint.ts'
import { followEvents } from '#contract/realtime.ts'
import { follow } from '#domain/events/follow.ts'
import { route } from '#platform/http/route.ts'
import { EVENT_STREAM, eventStreamHeaders, openEventStream } from '#platform/realtime/event-stream.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(followEvents, async ({ credential, query, headers }) => {
    const { stream, outlet, ended } = openEventStream()
    const seen = headers['last-event-id']
    const leave = await follow(credential, seen ? { epoch: seen.epoch, since: seen.seq } : query, outlet)
    void ended.then(leave)
    return { stream, content_type: EVENT_STREAM, headers: eventStreamHeaders }
  }),
})
