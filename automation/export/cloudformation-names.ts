// Property names of CloudFormation out of Pulumi's: the same words, but capitals as AWS has them.

/** Names whose capitals no rule gives, by type. Source: AWS CloudFormation's template reference. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::S3::Bucket': { sseAlgorithm: 'SSEAlgorithm', kmsMasterKeyId: 'KMSMasterKeyID' },
};

/** Properties whose content is the user's or IAM's own: what is in them keeps its names. */
const freeForm = new Set(['assumeRolePolicyDocument', 'policyDocument', 'keyPolicy', 'eventPattern', 'inputPathsMap']);
/** Where these are maps, their keys are the user's: variables of a function, but not the list that a pipeline has. */
const maps = new Set(['tags', 'variables']);

const named = (type: string, name: string): string => exceptions[type]?.[name] ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** A value with the names of CloudFormation, all the way down. */
export function cloudFormationNames(type: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => cloudFormationNames(type, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [named(type, name), keepsNames(name, member) ? member as unknown : cloudFormationNames(type, member)]));
}

function keepsNames(name: string, member: unknown): boolean {
  return freeForm.has(name) || (maps.has(name) && !Array.isArray(member));
}
