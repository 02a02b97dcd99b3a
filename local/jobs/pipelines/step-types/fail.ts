// Step type Fail: ends the execution with a message.
import { resolveScalar } from '../references';
import type { StepType } from './step-type';

export const fail: StepType = {
  type: 'Fail',
  keys: [],
  cacheable: false,
  retries: [],
  run: {
    kind: 'decision',
    decide: async (step, scope) => {
      const message = String(await resolveScalar(step.arguments['ErrorMessage'], scope));
      return { properties: { ErrorMessage: message }, failure: message };
    },
    metadata: (state) => {
      const message = state.properties?.['ErrorMessage'];
      return { Fail: typeof message === 'string' ? { ErrorMessage: message } : {} };
    },
  },
};
