// Asks IAM's simulator whether each role may do what its statements say.
import type { IAMClient } from '@aws-sdk/client-iam';
import { environmentNames } from '../../../infra/names';
import { rolesFor, roleStatements } from '../../../infra/permissions/roles';
import type { Statement } from '../../../infra/permissions/statement';
import { withStack } from '../../stacks/environment-session';
import { placeOf } from '../../stacks/place-of';
import { readOutputs } from '../../stacks/read-outputs';
import { clientSettings } from '../../stacks/target';
import type { Probe, ProbeWorld } from '../fact';

/** A statement's own conditions as the simulator is told them; patterns are filled with any text. */
function contextOf({ conditions = {} }: Statement): { ContextKeyName: string; ContextKeyValues: string[]; ContextKeyType: 'string' | 'boolean' }[] {
  return Object.entries(conditions).flatMap(([operator, keys]) => Object.entries(keys).map(([ContextKeyName, value]) => ({
    ContextKeyName, ContextKeyType: operator.startsWith('Bool') ? 'boolean' as const : 'string' as const, ContextKeyValues: [String([value].flat()[0] ?? '').replaceAll('*', 'x')],
  })));
}

/** Decisions on the actions of a statement, on resources that fit its patterns. */
async function refusals(iam: IAMClient, roleArn: string, statement: Statement): Promise<string[]> {
  const { SimulatePrincipalPolicyCommand } = require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');
  const refused: string[] = [];
  for (const action of statement.actions) {
    const { EvaluationResults = [] } = await iam.send(new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn, ActionNames: [action], ResourceArns: statement.resources.map((resource) => (resource === '*' ? '*' : resource.replaceAll('*', 'x'))), ContextEntries: contextOf(statement),
    }));
    refused.push(...EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed').map(({ EvalActionName, EvalResourceName }) => `${statement.sid}: ${EvalActionName ?? ''} on ${EvalResourceName ?? ''}`));
  }
  return refused;
}

async function simulate({ context, session }: ProbeWorld): Promise<{ statements: number; refused: string[] }> {
  const outputs = await withStack(context, session, readOutputs);
  const { project: { workflow, flow, settings }, target } = session;
  const place = placeOf(session);
  const names = environmentNames(place, workflow.register.group, settings.adopted);
  const scope = { place, names, keyArn: outputs.keyArn, workflow, flow, inNetwork: settings.network !== undefined, notifies: settings.notificationEmails.length > 0, ...(settings.delivery === undefined ? {} : { delivery: settings.delivery }) };
  const { IAMClient } = require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');
  const iam = new IAMClient(clientSettings(target));
  try {
    let statements = 0;
    const refused: string[] = [];
    for (const purpose of rolesFor({ workflow, scheduled: settings.schedule !== undefined, delivery: settings.delivery })) {
      for (const statement of roleStatements(purpose, scope)) {
        statements += 1;
        refused.push(...(await refusals(iam, `arn:${place.partition}:iam::${place.account}:role/${names.role(purpose)}`, statement)).map((line) => `${purpose}, ${line}`));
      }
    }
    return { statements, refused };
  } finally {
    iam.destroy();
  }
}

/** The probe. */
export const permissions: Probe = {
  id: 'permissions', title: "IAM's simulator allows each role its statements", dollars: 0, minutes: 2,
  async run(world) {
    const { statements, refused } = await simulate(world);
    const inNetwork = world.session.project.settings.network !== undefined;
    return {
      findings: [
        { fact: 'roles-allow', outcome: refused.length === 0 ? 'holds' : 'fails', evidence: refused.length === 0 ? `${statements} statements` : refused.slice(0, 10).join('; ') },
        inNetwork ? { fact: 'vpc-resources', outcome: refused.some((line) => line.includes('ec2:')) ? 'fails' : 'holds', evidence: 'simulated' } : { fact: 'vpc-resources', outcome: 'not told', evidence: 'mlops:network is not set' },
      ],
      recording: { statements, refused },
    };
  },
};
