"""Run by the Python beside the server: makes a project through label-studio-sdk, annotates, pulls the annotations back.

Arguments: url, token, folder with config.xml, tasks.json and results.json (for each coder, results per task). Writes
there pulled.json (what the server exports as JSON), predictions.json and project.json (its number, the tasks' and the
coders' by email).
"""

import json
import sys
import urllib.request
from pathlib import Path


def main() -> None:
    from label_studio_sdk.client import LabelStudio

    url, token, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    client = LabelStudio(base_url=url, api_key=token)
    config = (folder / "config.xml").read_text(encoding="utf-8")
    project = client.projects.create(title="reports", label_config=config)
    sent = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    client.projects.import_tasks(id=project.id, request=sent)
    by_report = {task["data"]["report_id"]: n for n, task in enumerate(sent)}
    listed = {by_report[t.data["report_id"]]: t.id for t in client.tasks.list(project=project.id, fields="all")}
    coders = {}
    for email, results in json.loads((folder / "results.json").read_text(encoding="utf-8")).items():
        known = [user for user in client.users.list() if user.email == email]
        coders[email] = (known[0] if known else client.users.create(email=email, username=email)).id
        for n, result in enumerate(results):
            client.annotations.create(id=listed[n], result=result, completed_by=coders[email])
    shown = [[p["result"] for p in client.tasks.get(listed[n]).model_dump()["predictions"]] for n in sorted(listed)]
    export = f"{url}/api/projects/{project.id}/export?exportType=JSON"
    request = urllib.request.Request(export, headers={"Authorization": f"Token {token}"})
    (folder / "pulled.json").write_bytes(urllib.request.urlopen(request, timeout=60).read())
    (folder / "predictions.json").write_text(json.dumps(shown), encoding="utf-8")
    made = {"project": project.id, "tasks": [listed[n] for n in sorted(listed)], "coders": coders}
    (folder / "project.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
