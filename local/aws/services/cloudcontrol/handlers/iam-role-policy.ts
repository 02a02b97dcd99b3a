// AWS::IAM::RolePolicy: one inline policy of a role.
import type { ResourceHandler } from '../resource-handler';
import { HandlerFault, policyObject, policyText, unlessCode } from '../resource-handler';

interface Identity { PolicyName: string; RoleName: string }

function identityOf(identifier: string): Identity {
  const [PolicyName, RoleName] = identifier.split('|');
  if (PolicyName === undefined || RoleName === undefined) throw new HandlerFault('InvalidRequest', `Identifier ${identifier} is not valid for identifier [/properties/PolicyName, /properties/RoleName]`);
  return { PolicyName, RoleName };
}

/** Identifier: `PolicyName|RoleName`. */
export const iamRolePolicy: ResourceHandler = {
  type: 'AWS::IAM::RolePolicy',
  async create(desired, tools) {
    const identity: Identity = { PolicyName: desired['PolicyName'] as string, RoleName: desired['RoleName'] as string };
    const existing = await unlessCode(['NoSuchEntity'], tools.call('iam', 'GetRolePolicy', identity));
    if (existing !== undefined) throw new HandlerFault('AlreadyExists', `Policy ${identity.PolicyName} already exists on role ${identity.RoleName}.`);
    await tools.call('iam', 'PutRolePolicy', { ...identity, PolicyDocument: policyText(desired['PolicyDocument']) });
    return `${identity.PolicyName}|${identity.RoleName}`;
  },
  async read(identifier, tools) {
    const identity = identityOf(identifier);
    const { PolicyDocument } = await tools.call('iam', 'GetRolePolicy', identity);
    return { ...identity, PolicyDocument: policyObject(PolicyDocument) };
  },
  async update(identifier, _current, desired, tools) {
    await tools.call('iam', 'PutRolePolicy', { ...identityOf(identifier), PolicyDocument: policyText(desired['PolicyDocument']) });
  },
  async delete(identifier, tools) {
    await tools.call('iam', 'DeleteRolePolicy', identityOf(identifier));
  },
  list: async () => {
    throw new HandlerFault('InvalidRequest', 'AWS::IAM::RolePolicy cannot be listed: it has no list handler.');
  },
};
