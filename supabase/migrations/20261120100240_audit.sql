-- The audit log as people read and check it, and the other log, for what happened to nobody we know.

-- The account's log, newest first: rows before `p_before`, of one kind if one is asked for.
create function roost.list_audit(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_before bigint, p_event_type text, p_limit integer
)
returns table (
  id uuid, seq bigint, event_type text, ip_address text, user_agent text, device_id uuid, device_name text,
  metadata jsonb, created_at text, previous_hash text, hash text
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select a.id, a.seq, a.event_type, host(a.ip_address), a.user_agent, a.device_id, d.name,
      a.metadata, roost.iso(a.created_at), encode(a.previous_hash, 'hex'), encode(a.hash, 'hex')
    from roost.audit_logs a
    left join roost.devices d on d.id = a.device_id and d.user_id = a.user_id
    where a.user_id = caller.user_id
      and a.seq < coalesce(p_before, 9223372036854775807)
      and a.event_type = coalesce(p_event_type, a.event_type)
    order by a.seq desc limit p_limit;
end
$$;

-- Recomputes the chain of the caller's own log from the row retention removed last. `broken_at` is the first number at
-- which a row is missing, is not what its hash was taken over, or does not follow from the row before.
create function roost.check_audit_chain(p_user_id uuid)
returns table (
  checked bigint, first_seq bigint, last_seq bigint, anchor_seq bigint, anchor_hash text, head_hash text,
  broken_at bigint
)
language sql stable security definer set search_path = '' as $$
  select count(entry.seq), min(entry.seq), max(entry.seq), head.anchor_seq,
    encode(head.anchor_hash, 'hex'), encode(head.hash, 'hex'),
    coalesce(
      min(least(entry.seq, entry.expected)) filter (where not entry.follows),
      case
        when coalesce(max(entry.seq), head.anchor_seq) <> head.seq
          then least(coalesce(max(entry.seq), head.anchor_seq), head.seq) + 1
        when coalesce((array_agg(entry.hash order by entry.seq desc) filter (where entry.seq is not null))[1],
            head.anchor_hash) <> head.hash
          then head.seq
      end)
  from roost.audit_heads head
  left join lateral (
    select a.seq, a.hash, lag(a.seq, 1, head.anchor_seq) over (order by a.seq) + 1 as expected,
      a.hash = sha256(roost.audit_row_bytes(a))
        and a.previous_hash = lag(a.hash, 1, head.anchor_hash) over (order by a.seq)
        and a.seq = lag(a.seq, 1, head.anchor_seq) over (order by a.seq) + 1 as follows
    from roost.audit_logs a where a.user_id = head.user_id
  ) entry on true
  where head.user_id = p_user_id and p_user_id = roost.claimed_user_id()
  group by head.user_id
$$;
alter function roost.check_audit_chain owner to roost_system;

create function roost.verify_audit(p_token_hash bytea, p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  -- A long log takes a second or more: one account shall not have all connections at work on it.
  if not pg_try_advisory_xact_lock(hashtextextended('roost.verify_audit ' || caller.user_id, 0)) then
    perform roost.refuse('too_many_requests', '{"retry_after_seconds": 1}');
  end if;
  return (select jsonb_build_object('valid', c.broken_at is null) || to_jsonb(c)
          from roost.check_audit_chain(caller.user_id) c);
end
$$;

-- Writes down what happened to nobody we know, such as a sign-in that failed. `p_origin` is `{ip, user_agent}`.
create function roost.record_security_event(p_event_type text, p_metadata jsonb, p_origin jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into roost.security_events (event_type, ip_address, user_agent, metadata)
  values (p_event_type, (p_origin ->> 'ip')::inet, left(p_origin ->> 'user_agent', 400), p_metadata)
$$;
alter function roost.record_security_event owner to roost_system;
