"""Run by the Python beside the server: makes a project through label-studio-sdk, annotates, pulls the annotations back.

Arguments: url, token, folder with config.xml, tasks.json and results.json (results per task); writes pulled.json.
"""

import json
import sys
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
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    listed = list(client.tasks.list(project=project.id, fields="all"))
    shown = {}
    for task in listed:
        n = by_report[task.data["report_id"]]
        client.annotations.create(id=task.id, result=results[n])
        shown[n] = [p["result"] for p in client.tasks.get(task.id).model_dump()["predictions"]]
    pulled = []
    for task in listed:
        whole = client.tasks.get(task.id)
        annotations = [a.model_dump(mode="json") for a in client.annotations.list(id=task.id)]
        pulled.append({"data": whole.data, "annotations": annotations})
    (folder / "pulled.json").write_text(json.dumps(pulled, ensure_ascii=False), encoding="utf-8")
    (folder / "predictions.json").write_text(json.dumps([shown[n] for n in sorted(shown)]), encoding="utf-8")


if __name__ == "__main__":
    main()
