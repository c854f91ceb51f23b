-- What was answered under an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): for a day the same request
-- gets the same answer again and does nothing.

create table roost.idempotency_keys (
  user_id uuid not null references roost.accounts on delete cascade,
  -- SHA-256 of the key, and a keyed hash of everything the request said.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  -- Who serves the request. One that has died is replaced when its lease is over.
  attempt uuid not null default gen_random_uuid(),
  claimed_at timestamptz not null default now(),
  -- Null while the request is served. Answers that carry a token are never kept.
  answer text check (octet_length(answer) <= 16384),
  primary key (user_id, key_hash)
);
create index idempotency_keys_claimed_at on roost.idempotency_keys (claimed_at);

alter table roost.idempotency_keys enable row level security;
alter table roost.idempotency_keys force row level security;
create policy idempotency_keys_select_own on roost.idempotency_keys for select to authenticated
  using (user_id = (select auth.uid()));
create policy idempotency_keys_insert_own on roost.idempotency_keys for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy idempotency_keys_update_own on roost.idempotency_keys for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy idempotency_keys_delete_own on roost.idempotency_keys for delete to authenticated
  using (user_id = (select auth.uid()));
grant select, insert, delete on roost.idempotency_keys to authenticated;
grant update (fingerprint, attempt, claimed_at, answer) on roost.idempotency_keys to authenticated;

-- Begins to serve a request under a key, unless that has been done or is being done.
-- Outcome: claimed | answered | running | reused
create function roost.claim_idempotency_key(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_key_hash bytea, p_fingerprint bytea,
  p_lease_seconds integer, p_ttl_seconds integer, out outcome text, out attempt uuid, out answer text
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  known roost.idempotency_keys;
begin
  insert into roost.idempotency_keys as k (user_id, key_hash, fingerprint)
  values (caller.user_id, p_key_hash, p_fingerprint)
  on conflict (user_id, key_hash) do update
    set fingerprint = excluded.fingerprint, attempt = excluded.attempt, claimed_at = excluded.claimed_at, answer = null
    where k.claimed_at < now() - make_interval(secs => p_ttl_seconds)
      or (k.answer is null and k.fingerprint = excluded.fingerprint
        and k.claimed_at < now() - make_interval(secs => p_lease_seconds))
  returning k.attempt into attempt;
  if found then
    outcome := 'claimed';
    return;
  end if;
  select * into known from roost.idempotency_keys k where k.user_id = caller.user_id and k.key_hash = p_key_hash;
  answer := known.answer;
  outcome := case
    when known.fingerprint <> p_fingerprint then 'reused'
    when known.answer is not null then 'answered'
    else 'running'
  end;
exception when foreign_key_violation then
  -- The account was deleted since its caller came in.
  perform roost.refuse('unauthorized');
end
$$;

-- Keeps the answer of an attempt, or with null lets go of the key, so that the request may come again.
create function roost.settle_idempotency_key(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_key_hash bytea, p_attempt uuid, p_answer text
) returns void
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  if p_answer is null then
    delete from roost.idempotency_keys k
    where k.user_id = caller.user_id and k.key_hash = p_key_hash and k.attempt = p_attempt;
  else
    update roost.idempotency_keys k set answer = p_answer
    where k.user_id = caller.user_id and k.key_hash = p_key_hash and k.attempt = p_attempt;
  end if;
end
$$;
