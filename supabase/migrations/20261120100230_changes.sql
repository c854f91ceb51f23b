-- What followers of an account read.

-- Where an account stands: what came before is in everything else that the same statement sees, and what comes after is
-- told to who follows from here.
create function roost.cursor_of(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('epoch', h.epoch, 'seq', h.seq) from roost.sync_heads h where h.user_id = p_user_id
$$;

-- The events after `p_since`, oldest first, and the head they lead up to: one statement sees both, so that who goes on
-- from the head misses nothing. Without `p_since` there are none: who asks begins at the head. A cursor of another
-- epoch, from before the events that are kept, or from beyond the head is refused with the cursor to begin again from.
create function roost.list_changes(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_since bigint, p_epoch bigint, p_limit integer,
  out account_id uuid, out epoch bigint, out seq bigint, out has_more boolean, out events jsonb
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  floor_seq bigint;
begin
  account_id := caller.user_id;
  select h.epoch, h.seq, h.floor_seq, (
    select coalesce(jsonb_agg(jsonb_build_object(
      'seq', e.seq, 'type', e.event_type, 'data_type', e.data_type, 'version', e.version, 'device_id', e.device_id,
      'created_at', roost.iso(e.created_at)) order by e.seq), '[]')
    from (select * from roost.sync_events e where e.user_id = h.user_id and e.seq > p_since
          order by e.seq limit p_limit + 1) e)
  into epoch, seq, floor_seq, events
  from roost.sync_heads h where h.user_id = caller.user_id;
  -- The account was deleted since its caller came in.
  if not found then
    perform roost.refuse('unauthorized');
  end if;
  if p_epoch <> epoch or p_since < floor_seq or p_since > seq then
    perform roost.refuse('must_refetch', jsonb_build_object('epoch', epoch, 'seq', seq));
  end if;
  has_more := jsonb_array_length(events) > p_limit;
  events := events - p_limit;
end
$$;

-- Looks after those who follow, each at a place of these lists: by a device token or by a sign-in, up to a cursor.
-- Answers the places of those who may no longer, and of those whose account has another cursor by now. Notes that the
-- devices and browsers were seen, at most once a minute; what another holds at the moment is left for the next time.
create function roost.check_followers(
  p_user_ids uuid[], p_token_hashes bytea[], p_session_ids uuid[], p_epochs bigint[], p_seqs bigint[]
) returns table (place integer, is_ended boolean)
language sql security definer set search_path = '' as $$
  with follower as (
    -- A token is one session's: found by it alone, each is one step, however many an account has.
    select f.user_id, f.token_hash, f.session_id, f.epoch, f.seq, f.place::integer, s.id, s.last_used_at,
      s.user_id = f.user_id and s.revoked_at is null and s.expires_at > now() as is_live
    from unnest(p_user_ids, p_token_hashes, p_session_ids, p_epochs, p_seqs)
      with ordinality as f (user_id, token_hash, session_id, epoch, seq, place)
    left join roost.sync_sessions s on s.token_hash = f.token_hash
  ), active as materialized (
    select a.user_id from (select distinct f.user_id from follower f) a where roost.auth_user_is_active(a.user_id)
  ), seen as (
    update roost.sync_sessions set last_used_at = now() where id in (
      select s.id from roost.sync_sessions s
      where s.id in (
        select f.id from follower f where f.is_live and f.last_used_at < now() - interval '1 minute')
      order by s.id for update skip locked)
    returning device_id
  ), heard_of as (
    update roost.devices set last_seen_at = now() where id in (
      select d.id from roost.devices d where d.id in (select seen.device_id from seen)
      order by d.id for update skip locked)
  ), looked as (
    update roost.browser_sessions set last_used_at = now() where (user_id, session_id) in (
      select b.user_id, b.session_id from roost.browser_sessions b
      where (b.user_id, b.session_id) in (
        select f.user_id, f.session_id from follower f where f.token_hash is null)
        and b.last_used_at < now() - interval '1 minute'
      order by b.user_id, b.session_id for update skip locked)
  )
  select f.place, ended.is_ended
  from follower f
  left join roost.sync_heads h on h.user_id = f.user_id
  cross join lateral (
    select not case when f.token_hash is null then roost.auth_session_is_active(f.user_id, f.session_id)
      else coalesce(f.is_live, false) and f.user_id in (select active.user_id from active) end as is_ended) as ended
  where ended.is_ended or (h.epoch, h.seq) is distinct from (f.epoch, f.seq)
$$;
alter function roost.check_followers owner to roost_system;
