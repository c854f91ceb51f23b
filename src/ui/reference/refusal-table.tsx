import type { Operation } from '#contract/operation.ts'
import { refusals } from '#contract/refusal.ts'
import { refusalsByStatus } from '#contract/refusals-by-status.ts'
import { CodeName } from './code-name.tsx'
import { Prose } from './prose.tsx'

/** How an operation is declined: status, code and sentence. */
export const RefusalTable = ({ operation }: { operation: Operation }) => (
  <table className="w-full text-left text-sm">
    <caption className="pb-1 text-left font-semibold">Declined with</caption>
    <thead className="sr-only">
      <tr>
        <th scope="col">Status and code</th>
        <th scope="col">What it says</th>
      </tr>
    </thead>
    <tbody>
      {refusalsByStatus(operation).flatMap(([status, codes]) =>
        codes.map((code) => (
          <tr key={code} className="border-line border-t align-top">
            <th scope="row" className="w-1/2 py-2 pr-4 font-normal sm:w-2/5">
              <span className="tabular-nums">{status}</span> <CodeName>{code}</CodeName>
            </th>
            <td className="py-2">
              <Prose>{refusals[code].sentence}</Prose>
            </td>
          </tr>
        )),
      )}
    </tbody>
  </table>
)
