import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';
import { importRules } from './tools/import-rules.js';

const root = dirname(fileURLToPath(import.meta.url));

const SYNTAX = [{ selector: 'ExportAllDeclaration', message: 'index.ts names what it exports.' }];

// A module's functions are declarations; a constant of a named function type may be an arrow.
const DECLARATIONS = {
  selector:
    ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator[init.type="ArrowFunctionExpression"]:not([id.typeAnnotation])',
  message: 'At the top of a module: function name() {}.',
};

/** Packages whose errors all have a code (packages/errors). */
const CODED = ['ssd-report', 'ssd-train-cli', 'ssd-trainer'];
const BARE_ERRORS = {
  selector: ':matches(NewExpression, CallExpression)[callee.name=/^(Error|RangeError|TypeError)$/]',
  message:
    "An error has a code: the package's own class, or ArgumentRangeError or ArgumentTypeError of @ssd/errors.",
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/fixtures/**',
      '.nx/**',
      'runs/**',
      'examples/bccd/BCCD/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { jsdoc },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness is an argument: take a seeded generator.',
        },
      ],
      'no-restricted-syntax': ['error', ...SYNTAX, DECLARATIONS],
      'jsdoc/require-asterisk-prefix': 'error',
      'jsdoc/multiline-blocks': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess makes them necessary in number loops
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: CODED.map((folder) => `packages/${folder}/src/**/*.ts`),
    rules: { 'no-restricted-syntax': ['error', ...SYNTAX, DECLARATIONS, BARE_ERRORS] },
  },
  {
    files: ['packages/*/src/**/*.test.ts', 'packages/*/src/**/testing/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'no-restricted-syntax': ['error', ...SYNTAX], // a test's one-line helpers may be arrows
    },
  },
  { files: ['packages/*/*.config.ts'], extends: [tseslint.configs.recommended] },
  ...importRules(),
);
