// StackReference: the outputs of another stack in the same backend.
import { CliFailure } from '../failure';
import { isSecret, type Values } from '../values/wire';

export const stackReferenceType = 'pulumi:pulumi:StackReference';

/** What a reference resolves to. @throws CliFailure for a name that is none */
export function readStackReference(ownProject: string, inputs: Values, stackOutputs: (project: string, stack: string) => Values): Values {
  const name = inputs['name'];
  const parts = typeof name === 'string' ? name.split('/') : [];
  const stack = parts.at(-1);
  const project = parts.length > 1 ? parts.at(-2) : ownProject;
  if (stack === undefined || project === undefined) throw new CliFailure(`stack reference ${JSON.stringify(name)} is none: use organization/project/stack`);
  const outputs = stackOutputs(project, stack);
  return { name: name ?? null, outputs, secretOutputNames: Object.entries(outputs).filter(([, value]) => isSecret(value)).map(([key]) => key) };
}
