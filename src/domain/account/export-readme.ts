/** What the archive of an account says of itself. */
export const exportReadme = (account_id: string, has_legacy_key: boolean): string => `\
This archive holds everything Roost keeps of the account ${account_id}.

account.json      the account
config.json       which data types its devices sync
devices.json      its devices and when they signed in; tokens are not kept, so they are not here either
keyring.json      the keyring, if there is one: it opens with the passphrase or the recovery words, never here
audit-log.jsonl   what happened, one row a line, each chained to the one before by "previous_hash"
events.jsonl      what devices were told, one row a line
vault/            every stored version of every data type:
                  NNNNNN.sealed as a device sealed it, or NNNNNN.txt as an older client sent it (base64),
                  and NNNNNN.json with what is known of it; "is_current" marks the one devices read
${
  has_legacy_key
    ? `legacy-key.txt    the key of the account's older clients, which they left with the server in the clear.
                  Whoever has it can read vault/*/*.txt: keep this archive as you would keep the key.
`
    : ''
}
Sealed data can be read by a device of the account, or with its passphrase or recovery words. Roost cannot read it.
`
