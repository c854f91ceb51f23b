import { noRoute } from '#platform/http/no-route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = noRoute
