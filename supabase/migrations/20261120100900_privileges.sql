-- Nobody may call anything but what is named here. Verbs are for the server's login; the pieces they are made of
-- are for the role a verb has become when it uses them.

revoke execute on all functions in schema roost from public, anon, authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.enter, roost.find_session, roost.find_browser_session,
  roost.create_grant, roost.view_grant, roost.decide_grant, roost.redeem_grant,
  roost.revoke_session, roost.get_sync_config, roost.put_sync_config,
  roost.get_keyring, roost.put_keyring, roost.get_legacy_key, roost.put_legacy_key,
  roost.list_blobs, roost.get_blob, roost.put_blob, roost.delete_blob, roost.get_overview,
  roost.get_proof, roost.record_sign_in, roost.record_failed_sign_in, roost.record_password_change,
  roost.start_export, roost.export_version, roost.export_log, roost.delete_account, roost.sweep_account
to roost_app;

grant execute on function
  roost.refuse, roost.iso, roost.record_event, roost.record_audit, roost.end_session, roost.devices_of,
  roost.prune_blob_versions, roost.end_device_sessions
to authenticated;

grant execute on function
  roost.refuse, roost.iso, roost.claimed_user_id, roost.record_event, roost.append_audit, roost.audit_row_bytes,
  roost.compare_networks, roost.auth_user_is_active, roost.auth_session_is_active,
  roost.auth_user_by_email, roost.auth_user_exists, roost.auth_proof
to roost_system;
