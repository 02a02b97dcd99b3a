// docs/deploy-role.md, written from the deploy role itself. Anew by: node -r ts-node/register infra/permissions/deploy-role-document.ts > docs/deploy-role.md
import awsOnlyActions from './aws-only-actions.json';
import { classicActions, commandActions, deployStatements } from './deploy';
import handlerActions from './handler-actions.json';

const code = (text: string): string => `\`${text}\``;

/** Who needs an action: resource types whose handlers call it, or commands. */
function neededFor(action: string): string[] {
  const lists: Readonly<Record<string, readonly string[]>> = { ...handlerActions, ...classicActions, ...commandActions };
  return Object.entries(lists).filter(([, actions]) => actions.some((other) => other.toLowerCase() === action.toLowerCase())).map(([name]) => name);
}

/** The document's text. */
export function deployRoleDocument(): string {
  const statements = deployStatements({ account: '123456789012', region: 'eu-west-1', partition: 'aws', environment: 'prod' });
  return `${[
    '# The deploy role', '',
    'What `mlops bootstrap` gives to whoever deploys environments of one name (here prod, account 123456789012, region eu-west-1), beside the state bucket and its key. It is written from the resource types of the stacks: Cloud Control makes a resource by handlers that call the service as the deployer, and each type\'s schema in CloudFormation\'s registry names the actions that they call (`infra/permissions/handler-actions.json`). The permissions boundary of the bootstrap holds whatever the role, and every role that it makes, can do.', '',
    '| statement | on | because | may |', '| --- | --- | --- | --- |',
    ...statements.map(({ sid, resources, conditions, reason, actions }) => {
      const when = Object.entries(conditions ?? {}).flatMap(([operator, keys]) => Object.entries(keys).map(([key, value]) => code(`${operator} ${key}: ${[value].flat().join(', ')}`)));
      return `| ${sid} | ${resources.map(code).join(' ')}${when.length === 0 ? '' : `, when ${when.join(' ')}`} | ${reason} | ${actions.map(code).join(' ')} |`;
    }), '',
    '## Asked for on AWS only', '',
    'A test deploys an environment with every setting turned, turns them back and destroys it under this role and nothing else, on the embedded AWS, which refuses whatever a role may not do. These actions were not asked for there; the schemas say that the handlers may call them. To narrow the role further, deploy and destroy once on AWS and compare with the events of CloudTrail whose `userIdentity.sessionContext.sessionIssuer.userName` is the role\'s name (on the embedded AWS: `mlops local access --role mlops-deploy`).', '',
    '| action | named by |', '| --- | --- |',
    ...awsOnlyActions.map((action) => `| ${code(action)} | ${neededFor(action).join(', ')} |`),
  ].join('\n')}\n`;
}

if (require.main === module) process.stdout.write(deployRoleDocument());
