// `mlops outputs`: what the environment's stack tells other teams.
import { renderTable } from '../console/text-table';
import { readOutputs } from '../stacks/read-outputs';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const outputs: Command = {
  name: 'outputs',
  summary: "print the stack's outputs",
  options: targetOptions,
  examples: ['mlops outputs --env dev --local', 'mlops outputs --env dev --json | jq -r .outputs.bucketName'],
  async run(context) {
    const session = await openEnvironment(context);
    return withStack(context, session, async (stack) => {
      const values = await readOutputs(stack);
      const rows = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
      return { data: { type: 'result', outputs: values }, text: renderTable({ columns: ['output', 'value'], rows }) };
    });
  },
};
