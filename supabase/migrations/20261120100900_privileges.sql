-- Nobody may call anything but what is named here. Verbs are for the server's login; the pieces they are made of
-- are for the role a verb has become when it uses them.

revoke execute on all functions in schema roost from public, anon, authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.enter, roost.find_session, roost.find_browser_session,
  roost.create_grant, roost.view_grant, roost.decide_grant, roost.redeem_grant,
  roost.revoke_session, roost.get_sync_config, roost.put_sync_config,
  roost.get_keyring, roost.put_keyring, roost.get_legacy_key, roost.put_legacy_key,
  roost.list_blobs, roost.get_blob, roost.put_blob, roost.delete_blob, roost.get_overview,
  roost.claim_idempotency_key, roost.settle_idempotency_key,
  roost.prune_grants, roost.prune_sessions, roost.prune_security_events, roost.prune_idempotency_keys,
  roost.prune_rate_limits, roost.prune_events, roost.prune_audit, roost.prune_idle_versions
to roost_app;

grant execute on function
  roost.refuse, roost.iso, roost.record_event, roost.record_audit, roost.end_session, roost.devices_of,
  roost.prune_blob_versions
to authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.claimed_user_id, roost.record_event, roost.append_audit, roost.audit_row_bytes,
  roost.compare_networks, roost.auth_user_is_active, roost.auth_session_is_active, roost.prune_blob_versions
to roost_system;
