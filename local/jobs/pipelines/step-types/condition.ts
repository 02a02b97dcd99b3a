// Step type Condition: chooses one of two branches.
import { allHold } from '../conditions';
import type { StepType } from './step-type';

export const condition: StepType = {
  type: 'Condition',
  keys: [],
  cacheable: false,
  retries: [],
  run: {
    kind: 'decision',
    decide: async (step, scope) => ({ properties: { Outcome: await allHold(step.conditions ?? [], scope) ? 'True' : 'False' } }),
    metadata: (state) => {
      const outcome = state.properties?.['Outcome'];
      return { Condition: typeof outcome === 'string' ? { Outcome: outcome } : {} };
    },
  },
};
