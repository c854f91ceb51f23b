/** The code, to be held against the one on the device. */
export const CodeToCompare = ({ code, is_on_device }: { code: string; is_on_device: boolean }) => (
  <div className="grid justify-items-center gap-2 rounded-card bg-accent-soft px-4 py-5 text-center">
    <p className="text-sm">
      {is_on_device
        ? 'Compare this code with the one on your device'
        : 'If your device shows a code, it must be this one'}
    </p>
    <p className="font-mono font-semibold text-3xl tracking-[.14em] sm:text-4xl" translate="no">
      {code}
    </p>
  </div>
)
