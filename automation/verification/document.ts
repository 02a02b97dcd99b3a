// docs/verification.md, written from the facts. Anew by: node -r ts-node/register automation/verification/document.ts > docs/verification.md
import { dollars } from '../cost/estimate';
import { facts } from './facts';
import { probes } from './verify';

/** The document's text. */
export function verificationDocument(): string {
  return `${[
    '# Verified or assumed', '',
    'No AWS account was at hand when this was written: what the code takes for true of AWS comes from its documentation, its schemas and recorded conversations, and has been seen on the embedded AWS only. Each such fact is here, with the probe that would see it on a real account. A fact leaves this list when its probe has held and its recording is a fixture.', '',
    '    npm run verify:aws -- --env verify --budget 1 --probe life --probe definition --probe permissions', '',
    'The probes run in an environment of their own, which is deployed first and destroyed last; they refuse to begin where they could cost more than `--budget`. What AWS answered is written to `verification/`, account and ids taken out. `--local` runs the same probes on the embedded AWS.', '',
    '| probe | does | costs at most | minutes |', '| --- | --- | --- | --- |',
    ...probes.map(({ id, title, dollars: most, minutes }) => `| ${id} | ${title} | ${most === 0 ? 'nothing' : dollars(most)} | ${minutes} |`), '',
    '| fact | what is assumed | relied on by | source | probe |', '| --- | --- | --- | --- | --- |',
    ...facts.map(({ id, statement, reliedOnBy, source, probe, why }) => `| ${id} | ${statement} | ${reliedOnBy} | ${source} | ${probe ?? `none: ${why ?? ''}`} |`),
  ].join('\n')}\n`;
}

if (require.main === module) process.stdout.write(verificationDocument());
