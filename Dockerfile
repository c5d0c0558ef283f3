# One image for web, worker and clock; compose.yaml gives each its command.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=provenance_site.settings.production \
    PROVENANCE_DATA_DIR=/data

RUN useradd --create-home --uid 10001 desk && install --directory --owner desk /data /app
WORKDIR /app
COPY requirements.txt ./
RUN pip install --requirement requirements.txt
COPY manage.py ./
COPY provenance_site provenance_site
COPY accounts accounts
COPY classifier classifier
COPY templates templates
COPY static static
USER desk
EXPOSE 8000
CMD ["gunicorn", "provenance_site.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "8", "--no-control-socket", "--access-logfile", "-", \
     "--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms", \
     "--logger-class", "provenance_site.access_log.AccessLogger"]
