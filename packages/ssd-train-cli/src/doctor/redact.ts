import { homedir } from 'node:os';

/** What stands in for a secret. */
const HIDDEN = '(hidden)';

/** Names of variables that hold secrets. */
const SECRET_NAME = /key|token|secret|passw|credential|auth/i;

/** Shorter values of such variables are words that may stand anywhere. */
const SHORTEST_SECRET = 6;

/**
 * Takes private things out of a text: the home folder becomes ~, passwords in addresses and the values of variables whose name
 * speaks of a secret are hidden.
 *
 * @param environment whose HOME and secrets are meant
 */
export function createRedactor(
  environment: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const homes = [environment.HOME, environment.USERPROFILE, homedir()]
    .map((home = '') => home.replace(/[\\/]+$/, '')) // "/home/ann/" is in front of names, too
    .filter((home) => home.length > 1);
  const secrets = Object.entries(environment)
    .filter(([name, value = '']) => SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET)
    .map(([, value]) => value!)
    .sort((a, b) => b.length - a.length);
  const home = new RegExp(`(?:${homes.map(escape).join('|')})(?![\\w.-])`, 'g');
  return (text) => {
    const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return hidden
      .replace(/(\w+:\/\/)[^\s/@]+@/g, `$1${HIDDEN}@`)
      .replace(home, homes.length === 0 ? '$&' : '~');
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The same for every text in a value. */
export function redactAll(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactAll(item, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactAll(item, redact)]));
}
