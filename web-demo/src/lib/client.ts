import { client } from "../api/client.gen";
import { ApiFailure, NetworkFailure } from "../failure/failures";
import { isProblem } from "../failure/isProblem";
import { noteServerTime } from "./serverTime";

// The generated client throws whatever a failed answer held; here it becomes one of two kinds of failure.
client.setConfig({ baseUrl: "", throwOnError: true });
client.interceptors.error.use((error) => (isProblem(error) ? new ApiFailure(error) : new NetworkFailure(error)));
client.interceptors.response.use((response) => {
  noteServerTime(response.headers.get("date"));
  return response;
});
