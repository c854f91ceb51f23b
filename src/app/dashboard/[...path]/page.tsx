import { notFound } from 'next/navigation'
import { requirePerson } from '#app/session.ts'

/** A page that is none: who is signed out is asked to sign in all the same, and learns nothing. */
export default async function NoPage() {
  await requirePerson()
  notFound()
}
