-- Nobody may call anything but what is named here. Verbs are for the server's login; the pieces they are made of
-- are for the role a verb has become when it uses them.

revoke execute on all functions in schema roost from public, anon, authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.enter, roost.find_session, roost.find_browser_session,
  roost.create_grant, roost.view_grant, roost.decide_grant, roost.redeem_grant, roost.hold_grant, roost.release_grant,
  roost.require_oauth_client,
  roost.revoke_session, roost.get_sync_config, roost.put_sync_config,
  roost.rotate_session, roost.rotate_session_to, roost.report_dead_token,
  roost.list_devices, roost.rename_device, roost.revoke_device,
  roost.view_devices, roost.view_device, roost.revoke_devices, roost.record_browsers_signed_out,
  roost.list_changes, roost.check_followers, roost.list_audit, roost.verify_audit, roost.record_security_event,
  roost.get_security, roost.get_audit_page, roost.export_audit,
  roost.get_keyring, roost.put_keyring, roost.get_legacy_key, roost.put_legacy_key,
  roost.list_blobs, roost.get_blob, roost.put_blob, roost.clear_blobs,
  roost.get_overview, roost.get_sync_settings, roost.get_vault, roost.get_vault_type,
  roost.list_blob_versions, roost.get_blob_version, roost.restore_blob_version, roost.rewrap_blob,
  roost.get_proof, roost.record_sign_in, roost.record_failed_sign_in, roost.record_password_change,
  roost.start_export, roost.export_version, roost.export_log, roost.delete_account, roost.sweep_account,
  roost.get_account,
  roost.claim_idempotency_key, roost.settle_idempotency_key,
  roost.prune_grants, roost.prune_sessions, roost.prune_security_events, roost.prune_idempotency_keys,
  roost.prune_rate_limits, roost.prune_events, roost.prune_audit, roost.prune_idle_versions
to roost_app;

grant execute on function
  roost.refuse, roost.iso, roost.record_event, roost.record_audit, roost.end_session,
  roost.devices_of, roost.replace_token, roost.announce_token, roost.remove_device, roost.check_audit_chain,
  roost.blob_tag, roost.refuse_stale, roost.store_blob, roost.prune_blob_versions, roost.prune_kept_bytes,
  roost.sealed_header, roost.is_rewrap, roost.end_device_sessions,
  roost.config_of, roost.cursor_of, roost.is_tombstone, roost.blob_facts, roost.version_facts, roost.count_daily_events, roost.protection_of,
  roost.search_audit, roost.describe_audit, roost.glance_at_chain,
  roost.remove_devices, roost.key_members_of, roost.browsers_of_caller, roost.note_sign_in
to authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.claimed_user_id, roost.config_of, roost.cursor_of, roost.record_event, roost.append_audit, roost.audit_row_bytes,
  roost.promote_token, roost.retire_token, roost.lock_session,
  roost.compare_networks, roost.approval_demand, roost.pace_poll, roost.require_oauth_client,
  roost.auth_user_is_active, roost.auth_session_is_active, roost.auth_sessions_of,
  roost.auth_user_by_email, roost.auth_user_exists, roost.auth_proof, roost.auth_account, roost.prune_blob_versions
to roost_system;
