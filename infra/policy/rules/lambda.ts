// Functions, and who may call them.
import { at, type Rule } from '../rule';

/** Runtimes with support beyond a year, newest first. */
const runtimes = ['nodejs24.x', 'python3.14', 'python3.13'];

export const lambdaRules: readonly Rule[] = [
  {
    name: 'lambda-supported-runtime', ids: ['Lambda.2', 'AwsSolutions-L1'], types: ['aws-native:lambda:Function', 'aws:lambda/function:Function'], description: 'A function runs on a runtime that is supported for long.',
    check: (properties) => (runtimes.includes(String(properties['runtime'])) ? [] : [`runtime is ${String(properties['runtime'])}; use one of ${runtimes.join(', ')}`]),
  },
  {
    name: 'lambda-no-secrets-in-environment', ids: ['CKV_AWS_45', 'CKV_AWS_173'], types: ['aws-native:lambda:Function', 'aws:lambda/function:Function'], description: 'A function has no secret among its variables.',
    check: (properties) => Object.entries((at(properties, 'environment', 'variables') ?? {}) as object)
      .filter(([name, value]) => /SECRET|PASSWORD|TOKEN/i.test(name) || /^(AKIA|ASIA)[A-Z0-9]{16}$/.test(String(value))).map(([name]) => `environment.variables.${name} looks like a secret`),
  },
  {
    name: 'lambda-not-public', ids: ['Lambda.1', 'CKV_AWS_301', 'CKV_AWS_364'], types: ['aws-native:lambda:Permission'], description: 'A function is called by named principals, and by a service only for a named source.',
    check: (properties) => [
      ...(properties['principal'] === '*' ? ['principal is everyone'] : []),
      ...(String(properties['principal']).endsWith('.amazonaws.com') && properties['sourceArn'] === undefined && properties['sourceAccount'] === undefined ? ['a service needs sourceArn or sourceAccount'] : []),
    ],
  },
];
