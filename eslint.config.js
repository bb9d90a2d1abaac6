import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';
import { importRules } from './tools/import-rules.js';

const root = dirname(fileURLToPath(import.meta.url));

const SYNTAX = [{ selector: 'ExportAllDeclaration', message: 'index.ts names what it exports.' }];

/** Errors of all packages have a code and a hint (packages/errors). */
const BARE_ERROR = {
  selector: 'NewExpression[callee.name=/^(Error|RangeError|TypeError)$/]',
  message:
    'An error has a code and a hint: the class of the package, or ArgumentRangeError or ArgumentTypeError of @ssd/errors.',
};

// A module's functions are declarations; a constant of a named function type may be an arrow.
const TOP_ARROW = {
  selector:
    ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator[init.type="ArrowFunctionExpression"]:not([id.typeAnnotation])',
  message: 'At the top of a module: function name() {}.',
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
      'no-restricted-syntax': ['error', ...SYNTAX, TOP_ARROW, BARE_ERROR],
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
