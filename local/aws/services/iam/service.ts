// IAM as a service.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

export const iam: Service = { name: 'iam', signingNames: ['iam'], shapes, open: () => ({ operations }) };
