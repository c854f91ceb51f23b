/** What the server knows all the same, and where devices seal, why nobody has to take this page's word. */
export const BeyondTheBytes = ({ has_keyring }: { has_keyring: boolean }) => (
  <div className="grid max-w-prose gap-2 text-muted text-sm">
    <p>
      <strong className="font-medium text-ink">What the server knows besides:</strong> your e-mail address,
      the names of your devices, when and from where they connect, and how large each version is.
      {has_keyring && ' Your passphrase and your recovery words have never been here.'}
    </p>
    {has_keyring && (
      <p>
        <strong className="font-medium text-ink">Do not take this page’s word for it.</strong> The server made
        it. Your devices do not trust the server either: they seal before they send, and check every byte that
        comes back. The format is documented and the code that seals is open.
      </p>
    )}
  </div>
)
