// Keys.
import { at, type Properties, type Rule } from '../rule';
import { statementsOf } from '../statements';

/** Everyone is everyone of one account, and through one service, where both are said for sure. */
const ofOneAccount = (conditions: Properties): boolean => at(conditions, 'StringEquals', 'kms:CallerAccount') !== undefined && at(conditions, 'StringEquals', 'kms:ViaService') !== undefined;

const key = ['aws-native:kms:Key', 'aws:kms/key:Key'];

export const kmsRules: readonly Rule[] = [
  {
    name: 'kms-rotation', ids: ['KMS.4', 'CKV_AWS_7', 'AwsSolutions-KMS5'], types: key, description: 'A key is rotated.',
    check: (properties) => (at(properties, 'enableKeyRotation') === true ? [] : ['enableKeyRotation must be true']),
  },
  {
    name: 'kms-explicit-policy', ids: ['KMS.5', 'CKV_AWS_33', 'CKV2_AWS_64'], types: key, description: "A key's policy is spelled out, and allows nothing to everyone; to everyone of one account, through one service, as AWS's own keys do, it may.",
    check(properties) {
      const document = properties['keyPolicy'] ?? properties['policy'];
      if (document === undefined) return ['keyPolicy must be given'];
      return statementsOf(document).filter(({ allows, principals, conditions }) => allows && principals.includes('*') && !ofOneAccount(conditions)).map(({ sid }) => `statement ${sid} allows everyone`);
    },
  },
];
