// Draws the interactive API documentation from our own schema; a session sends its CSRF token along.
(() => {
  "use strict";
  const place = document.getElementById("swagger-ui");
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: false,
    validatorUrl: null,
    defaultModelsExpandDepth: -1,
    requestInterceptor: (request) => {
      if (cookie && request.method && request.method !== "GET") {
        request.headers["X-CSRFToken"] = cookie.split("=")[1];
      }
      return request;
    },
  });
})();
