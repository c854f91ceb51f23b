import { expect, onTestFinished, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { grantOf, handleOf } from '#testing/device-logins.ts'
import { nowhere } from '#testing/people.ts'
import { startLogin } from './start-login.ts'
import { userCodeOf } from './user-code.ts'

/** Gives the next login of a device with this name the code of another login, once, as chance might. */
async function collide(device_name: string, user_code_hash: Buffer): Promise<void> {
  await admin().unsafe(`
    create sequence public.collisions;
    create function public.collide() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      if nextval('public.collisions') = 1 then
        new.user_code_hash := '\\x${user_code_hash.toString('hex')}';
      end if;
      return new;
    end $$;
    create trigger collide before insert on roost.device_grants for each row
      when (new.device_name = '${device_name}') execute function public.collide()`)
  onTestFinished(async () => {
    await admin().unsafe('drop function public.collide cascade; drop sequence public.collisions')
  })
}

test('a login whose code is taken gets another one', async () => {
  const other = await startLogin({}, nowhere)
  await collide('Unlucky', (await grantOf(other.temp_token)).user_code_hash)
  const login = await startLogin({ device_name: 'Unlucky' }, nowhere)
  expect(login.user_code).toBe(userCodeOf(handleOf(login)))
  expect(await grantOf(login.temp_token)).toMatchObject({ device_name: 'Unlucky', status: 'pending' })
  const rows = await admin()`select from roost.device_grants where device_name = 'Unlucky'`
  expect(rows).toHaveLength(1)
  expect(await admin()`select last_value::int from public.collisions`).toEqual([{ last_value: 2 }])
})
