-- What followers of an account read.

-- The events after `p_since`, oldest first, and the head they lead up to: one statement sees both, so that who goes on
-- from the head misses nothing. A cursor of another epoch, from before the events that are kept, or from beyond the
-- head is refused with the cursor to begin again from.
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
