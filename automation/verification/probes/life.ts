// Makes the environment, makes it again, and reads everything anew; its destruction is the end of every verification.
import { deployStack } from '../../stacks/deploy';
import { withStack } from '../../stacks/environment-session';
import { findDrift, matters } from '../../drift/find-drift';
import type { Finding, Probe } from '../fact';

/** The probe. */
export const life: Probe = {
  id: 'life', title: 'An environment is made, made again and read anew', dollars: 0.1, minutes: 6,
  async run({ context, session }) {
    return withStack(context, session, async (stack) => {
      const second = await deployStack(context, stack);
      const { drift, looked } = await findDrift(context, stack);
      const changed = Object.entries(second.counts).filter(([operation, count]) => operation !== 'same' && count > 0);
      const drifted = drift.filter(matters).map(({ name }) => name);
      const types = [...new Set([...second.preview.log.wanted.values()].map(({ resourceType }) => resourceType).filter((type) => type.startsWith('aws')))].sort();
      const quiet = changed.length === 0 && drifted.length === 0;
      const findings: Finding[] = [
        { fact: 'types-provisionable', outcome: 'holds', evidence: `${types.length} types were made` },
        { fact: 'no-change-after-up', outcome: quiet ? 'holds' : 'fails', evidence: quiet ? `${looked} resources read anew, none differs` : `changed: ${changed.map(([operation]) => operation).join(', ')}; drifted: ${drifted.join(', ')}` },
        { fact: 'log-bucket-in-time', outcome: 'holds', evidence: 'the bucket was made with its loggingConfiguration' },
        ...['events-use-key', 'budget-tag-filter'].map((fact): Finding => ({ fact, outcome: 'not told', evidence: 'made without refusal; whether a mail comes, and what is spent, show later' })),
        session.project.settings.assumeRole === undefined
          ? { fact: 'deploy-role-suffices', outcome: 'not told', evidence: 'mlops:assumeRole is not set: the credentials at hand were used' }
          : { fact: 'deploy-role-suffices', outcome: 'holds', evidence: session.project.settings.assumeRole },
      ];
      return { findings, recording: { types, changes: second.counts, drift } };
    });
  },
};
