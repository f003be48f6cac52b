"""The API's description of itself: failures are problem details, whatever the method."""

from typing import Any

from fastapi import FastAPI

PROBLEM = "application/problem+json"


def describe(app: FastAPI) -> None:
    """Have `app` describe its failures under the media type in which they come."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        found = made()
        for operations in found["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= "400" and "application/json" in response.get("content", {}):
                        response["content"] = {PROBLEM: response["content"].pop("application/json")}
        return found

    app.openapi = openapi  # type: ignore[method-assign]
