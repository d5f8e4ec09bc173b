SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
ALTER TYPE public.procrastinate_job_event_type OWNER TO vanthu_owner;
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
ALTER TYPE public.procrastinate_job_status OWNER TO vanthu_owner;
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
ALTER TYPE public.procrastinate_job_to_defer_v1 OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
ALTER FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
ALTER FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
ALTER FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO vanthu_owner;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
ALTER TABLE public.procrastinate_jobs OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
ALTER FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_notify_queue_abort_job_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_notify_queue_job_inserted_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
ALTER FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
ALTER FUNCTION public.procrastinate_register_worker_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_status_events_update_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
ALTER FUNCTION public.procrastinate_unlink_periodic_defers_v1() OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
ALTER FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO vanthu_owner;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
ALTER FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO vanthu_owner;
CREATE FUNCTION public.vanthu_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
ALTER FUNCTION public.vanthu_append_only() OWNER TO vanthu_owner;
CREATE FUNCTION public.vanthu_register_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF NEW.last_number < OLD.last_number OR NEW.last_number > OLD.last_number + 1
     OR (NEW.agency_id, NEW.kind, NEW.series, NEW.year) IS DISTINCT FROM (OLD.agency_id, OLD.kind, OLD.series, OLD.year)
  THEN
    RAISE EXCEPTION 'a register only moves to its next number' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.vanthu_register_grows() OWNER TO vanthu_owner;
CREATE TABLE public.core_auditevent (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    name character varying(60) NOT NULL,
    agency_id uuid,
    account_id uuid,
    position_id uuid,
    on_behalf_of uuid,
    actor character varying(200) NOT NULL,
    target_kind character varying(40) NOT NULL,
    target_id uuid,
    data jsonb NOT NULL,
    request_id character varying(40) NOT NULL
);
ALTER TABLE public.core_auditevent OWNER TO vanthu_owner;
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations OWNER TO vanthu_owner;
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
ALTER TABLE public.django_session OWNER TO vanthu_owner;
CREATE TABLE public.documents_assignment (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    role character varying(8) NOT NULL,
    direction character varying(2000) NOT NULL,
    due_at timestamp with time zone,
    given_by_name character varying(200) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    accepted_at timestamp with time zone,
    ended_at timestamp with time zone,
    given_by_id uuid,
    parent_id uuid,
    position_id uuid,
    unit_id uuid,
    document_id uuid NOT NULL,
    CONSTRAINT assignment_due_later CHECK (((due_at IS NULL) OR (due_at > given_at))),
    CONSTRAINT assignment_to_someone CHECK (((position_id IS NOT NULL) OR (unit_id IS NOT NULL)))
);
ALTER TABLE public.documents_assignment OWNER TO vanthu_owner;
CREATE TABLE public.documents_casefile (
    id uuid NOT NULL,
    year smallint NOT NULL,
    code character varying(20) NOT NULL,
    title character varying(500) NOT NULL,
    retention character varying(30) NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid,
    CONSTRAINT documents_casefile_year_check CHECK ((year >= 0))
);
ALTER TABLE public.documents_casefile OWNER TO vanthu_owner;
CREATE TABLE public.documents_document (
    id uuid NOT NULL,
    direction character varying(3) NOT NULL,
    state character varying(20) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    policy_on date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    type_name character varying(100) NOT NULL,
    number integer,
    notation character varying(30) NOT NULL,
    code character varying(60) NOT NULL,
    code_folded character varying(60) NOT NULL,
    issued_on date,
    organ_name character varying(200) NOT NULL,
    organ_code character varying(60) NOT NULL,
    subject character varying(500) NOT NULL,
    folded text NOT NULL,
    urgency smallint NOT NULL,
    signer_name character varying(50) NOT NULL,
    signer_title character varying(100) NOT NULL,
    page_amount integer,
    language character varying(30) NOT NULL,
    note character varying(500) NOT NULL,
    due_at timestamp with time zone,
    document_key character varying(200) NOT NULL,
    legal_value character varying(40) NOT NULL,
    flags jsonb NOT NULL,
    registered_at timestamp with time zone,
    source character varying(6) NOT NULL,
    packet_id uuid,
    arrived_at timestamp with time zone,
    verdict character varying(10) NOT NULL,
    verified_at timestamp with time zone,
    accepted_at timestamp with time zone,
    result character varying(2000) NOT NULL,
    copies smallint NOT NULL,
    signed_at timestamp with time zone,
    sealed_at timestamp with time zone,
    issued_at timestamp with time zone,
    placement jsonb,
    agency_id uuid NOT NULL,
    answers_id uuid,
    case_file_id uuid,
    checker_id uuid,
    drafter_id uuid,
    entry_id uuid,
    holder_id uuid,
    holder_unit_id uuid,
    sender_id uuid,
    signer_id uuid,
    signer_certificate_id uuid,
    unit_id uuid,
    unit_leader_id uuid,
    CONSTRAINT document_entry_has_time CHECK ((((entry_id IS NULL) AND (registered_at IS NULL)) OR ((NOT (entry_id IS NULL)) AND (NOT (registered_at IS NULL))))),
    CONSTRAINT document_handled_is_registered CHECK (((NOT ((state)::text = ANY ((ARRAY['registered'::character varying, 'submitted'::character varying, 'assigned'::character varying, 'in_progress'::character varying, 'reported'::character varying, 'done'::character varying])::text[]))) OR (entry_id IS NOT NULL))),
    CONSTRAINT document_has_subject CHECK ((NOT ((subject)::text = ''::text))),
    CONSTRAINT document_issued_is_numbered CHECK (((NOT ((state)::text = ANY ((ARRAY['numbered'::character varying, 'sealed'::character varying, 'issued'::character varying])::text[]))) OR ((entry_id IS NOT NULL) AND (issued_on IS NOT NULL) AND (number IS NOT NULL)))),
    CONSTRAINT document_state_fits_direction CHECK (((((direction)::text = 'in'::text) AND ((state)::text = ANY ((ARRAY['arrived'::character varying, 'checked'::character varying, 'accepted'::character varying, 'registered'::character varying, 'submitted'::character varying, 'assigned'::character varying, 'in_progress'::character varying, 'reported'::character varying, 'done'::character varying, 'refused'::character varying, 'returned'::character varying, 'recalled'::character varying])::text[]))) OR (((direction)::text = 'out'::text) AND ((state)::text = ANY ((ARRAY['draft'::character varying, 'at_unit_leader'::character varying, 'at_checker'::character varying, 'at_signer'::character varying, 'signed'::character varying, 'at_clerk'::character varying, 'numbered'::character varying, 'sealed'::character varying, 'issued'::character varying, 'cancelled'::character varying, 'out_recalled'::character varying])::text[]))))),
    CONSTRAINT document_urgency CHECK ((urgency <= 3)),
    CONSTRAINT documents_document_copies_check CHECK ((copies >= 0)),
    CONSTRAINT documents_document_number_check CHECK ((number >= 0)),
    CONSTRAINT documents_document_page_amount_check CHECK ((page_amount >= 0)),
    CONSTRAINT documents_document_urgency_check CHECK ((urgency >= 0))
);
ALTER TABLE public.documents_document OWNER TO vanthu_owner;
CREATE TABLE public.documents_participant (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    document_id uuid NOT NULL,
    position_id uuid,
    unit_id uuid,
    CONSTRAINT participant_position_or_unit CHECK ((((position_id IS NULL) AND (unit_id IS NOT NULL)) OR ((position_id IS NOT NULL) AND (unit_id IS NULL))))
);
ALTER TABLE public.documents_participant OWNER TO vanthu_owner;
CREATE TABLE public.documents_recipient (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    paper boolean NOT NULL,
    paper_reason character varying(200) NOT NULL,
    "order" smallint NOT NULL,
    document_id uuid NOT NULL,
    receiver_id uuid NOT NULL,
    CONSTRAINT documents_recipient_order_check CHECK (("order" >= 0))
);
ALTER TABLE public.documents_recipient OWNER TO vanthu_owner;
CREATE TABLE public.exchange_delivery (
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    document_key character varying(200) NOT NULL,
    state character varying(8) NOT NULL,
    since timestamp with time zone NOT NULL,
    by character varying(300) NOT NULL,
    note character varying(1000) NOT NULL,
    agency_id uuid NOT NULL,
    recipient_id uuid NOT NULL
);
ALTER TABLE public.exchange_delivery OWNER TO vanthu_owner;
CREATE TABLE public.exchange_deliverystep (
    id uuid NOT NULL,
    state character varying(8) NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    by character varying(300) NOT NULL,
    note character varying(1000) NOT NULL,
    applied boolean NOT NULL,
    delivery_id uuid NOT NULL
);
ALTER TABLE public.exchange_deliverystep OWNER TO vanthu_owner;
CREATE TABLE public.exchange_inbound (
    id uuid NOT NULL,
    sender_code character varying(60) NOT NULL,
    document_key character varying(200) NOT NULL,
    message_type character varying(6) NOT NULL,
    business_type smallint NOT NULL,
    digest character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    bus_reference character varying(200) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    document_id uuid,
    problem_code character varying(60) NOT NULL,
    problem character varying(500) NOT NULL,
    repeats integer NOT NULL,
    agency_id uuid NOT NULL,
    CONSTRAINT exchange_inbound_repeats_check CHECK ((repeats >= 0))
);
ALTER TABLE public.exchange_inbound OWNER TO vanthu_owner;
CREATE TABLE public.exchange_outbound (
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    document_key character varying(200) NOT NULL,
    message_type character varying(6) NOT NULL,
    status_code character varying(2) NOT NULL,
    lane character varying(90) NOT NULL,
    sha256 character varying(64) NOT NULL,
    body bytea,
    urgency smallint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    sent_at timestamp with time zone,
    reference character varying(200) NOT NULL,
    problem character varying(500) NOT NULL,
    failed_at timestamp with time zone,
    agency_id uuid NOT NULL,
    peer_id uuid NOT NULL,
    CONSTRAINT exchange_outbound_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT exchange_outbound_urgency_check CHECK ((urgency >= 0)),
    CONSTRAINT outbound_has_bytes CHECK ((NOT ((body IS NULL) AND ((sha256)::text = ''::text))))
);
ALTER TABLE public.exchange_outbound OWNER TO vanthu_owner;
CREATE TABLE public.files_file (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    document_id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    media_type character varying(100) NOT NULL,
    "order" smallint NOT NULL,
    current_id uuid,
    CONSTRAINT files_file_order_check CHECK (("order" >= 0))
);
ALTER TABLE public.files_file OWNER TO vanthu_owner;
CREATE TABLE public.files_page (
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    number smallint NOT NULL,
    picture character varying(64) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    words jsonb NOT NULL,
    CONSTRAINT files_page_height_check CHECK ((height >= 0)),
    CONSTRAINT files_page_number_check CHECK ((number >= 0)),
    CONSTRAINT files_page_width_check CHECK ((width >= 0))
);
ALTER TABLE public.files_page OWNER TO vanthu_owner;
CREATE TABLE public.files_version (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    number smallint NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    pages integer,
    note character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by character varying(200) NOT NULL,
    scan character varying(10) NOT NULL,
    scanned_at timestamp with time zone,
    file_id uuid NOT NULL,
    CONSTRAINT files_version_number_check CHECK ((number >= 0)),
    CONSTRAINT files_version_pages_check CHECK ((pages >= 0)),
    CONSTRAINT version_not_empty CHECK ((size > 0)),
    CONSTRAINT version_scan_has_time CHECK (((((scan)::text = 'waiting'::text) AND (scanned_at IS NULL)) OR ((NOT ((scan)::text = 'waiting'::text)) AND (NOT (scanned_at IS NULL)))))
);
ALTER TABLE public.files_version OWNER TO vanthu_owner;
CREATE TABLE public.notify_notice (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    text character varying(600) NOT NULL,
    document_id uuid,
    urgent boolean NOT NULL,
    read_at timestamp with time zone
);
ALTER TABLE public.notify_notice OWNER TO vanthu_owner;
CREATE TABLE public.people_account (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    id uuid NOT NULL,
    username character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    printed_name character varying(50) NOT NULL,
    is_active boolean NOT NULL,
    password_changed_at timestamp with time zone,
    failures smallint NOT NULL,
    waits_until timestamp with time zone,
    CONSTRAINT people_account_failures_check CHECK ((failures >= 0))
);
ALTER TABLE public.people_account OWNER TO vanthu_owner;
CREATE TABLE public.people_agency (
    id uuid NOT NULL,
    code character varying(35) NOT NULL,
    code102 character varying(35) NOT NULL,
    name character varying(200) NOT NULL,
    abbreviation character varying(30) NOT NULL,
    folded character varying(300) NOT NULL,
    hosted boolean NOT NULL,
    policy_key character varying(60) NOT NULL,
    parent_name character varying(200) NOT NULL,
    place character varying(100) NOT NULL,
    address character varying(300) NOT NULL,
    email character varying(254) NOT NULL,
    telephone character varying(30) NOT NULL,
    website character varying(200) NOT NULL,
    receives_electronically boolean NOT NULL,
    paper_reason character varying(200) NOT NULL,
    valid_from date,
    valid_to date,
    parent_id uuid,
    CONSTRAINT agency_hosted_has_policy CHECK (((NOT hosted) OR (NOT ((policy_key)::text = ''::text))))
);
ALTER TABLE public.people_agency OWNER TO vanthu_owner;
CREATE TABLE public.people_agency_successors (
    id bigint NOT NULL,
    from_agency_id uuid NOT NULL,
    to_agency_id uuid NOT NULL
);
ALTER TABLE public.people_agency_successors OWNER TO vanthu_owner;
ALTER TABLE public.people_agency_successors ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_agency_successors_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_holiday (
    id uuid NOT NULL,
    day date NOT NULL,
    works boolean NOT NULL,
    note character varying(200) NOT NULL,
    agency_id uuid NOT NULL
);
ALTER TABLE public.people_holiday OWNER TO vanthu_owner;
CREATE TABLE public.people_position (
    id uuid NOT NULL,
    title character varying(100) NOT NULL,
    roles character varying(20)[] NOT NULL,
    "order" smallint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    account_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid,
    CONSTRAINT people_position_order_check CHECK (("order" >= 0)),
    CONSTRAINT position_dates_in_order CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
ALTER TABLE public.people_position OWNER TO vanthu_owner;
CREATE TABLE public.people_unit (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    abbreviation character varying(30) NOT NULL,
    "order" smallint NOT NULL,
    is_open boolean NOT NULL,
    agency_id uuid NOT NULL,
    CONSTRAINT people_unit_order_check CHECK (("order" >= 0))
);
ALTER TABLE public.people_unit OWNER TO vanthu_owner;
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
ALTER TABLE public.procrastinate_events OWNER TO vanthu_owner;
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNER TO vanthu_owner;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNER TO vanthu_owner;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
ALTER TABLE public.procrastinate_periodic_defers OWNER TO vanthu_owner;
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNER TO vanthu_owner;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers OWNER TO vanthu_owner;
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registers_entry (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    number integer NOT NULL,
    document_id uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by character varying(200) NOT NULL,
    register_id uuid NOT NULL,
    CONSTRAINT entry_from_one CHECK ((number >= 1)),
    CONSTRAINT registers_entry_number_check CHECK ((number >= 0))
);
ALTER TABLE public.registers_entry OWNER TO vanthu_owner;
CREATE TABLE public.registers_register (
    id uuid NOT NULL,
    kind character varying(3) NOT NULL,
    series character varying(40) NOT NULL,
    year smallint NOT NULL,
    last_number integer NOT NULL,
    agency_id uuid NOT NULL,
    CONSTRAINT register_kind CHECK (((kind)::text = ANY ((ARRAY['in'::character varying, 'out'::character varying])::text[]))),
    CONSTRAINT registers_register_last_number_check CHECK ((last_number >= 0)),
    CONSTRAINT registers_register_year_check CHECK ((year >= 0))
);
ALTER TABLE public.registers_register OWNER TO vanthu_owner;
CREATE TABLE public.registers_strike (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    reason character varying(500) NOT NULL,
    struck_at timestamp with time zone NOT NULL,
    struck_by character varying(200) NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT strike_says_why CHECK ((NOT ((reason)::text = ''::text)))
);
ALTER TABLE public.registers_strike OWNER TO vanthu_owner;
CREATE TABLE public.signing_certificate (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    subject character varying(300) NOT NULL,
    common_name character varying(200) NOT NULL,
    issuer character varying(300) NOT NULL,
    serial character varying(64) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    pem text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    key character varying(200) NOT NULL,
    is_active boolean NOT NULL,
    account_id uuid,
    agency_id uuid NOT NULL,
    CONSTRAINT certificate_holder_fits_kind CHECK ((((account_id IS NOT NULL) AND ((kind)::text = 'person'::text)) OR ((account_id IS NULL) AND ((kind)::text = 'organisation'::text))))
);
ALTER TABLE public.signing_certificate OWNER TO vanthu_owner;
CREATE TABLE public.signing_claim (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    document_id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    sha256 character varying(64) NOT NULL,
    actor jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    ended_at timestamp with time zone,
    problem character varying(500) NOT NULL,
    certificate_id uuid,
    CONSTRAINT claim_ended_has_time CHECK (((((state)::text = 'live'::text) AND (ended_at IS NULL)) OR ((NOT ((state)::text = 'live'::text)) AND (NOT (ended_at IS NULL)))))
);
ALTER TABLE public.signing_claim OWNER TO vanthu_owner;
CREATE TABLE public.signing_custody (
    id uuid NOT NULL,
    ground character varying(300) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    certificate_id uuid NOT NULL,
    keeper_id uuid NOT NULL,
    CONSTRAINT custody_has_ground CHECK ((NOT ((ground)::text = ''::text)))
);
ALTER TABLE public.signing_custody OWNER TO vanthu_owner;
CREATE TABLE public.signing_picture (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    sha256 character varying(64) NOT NULL,
    diameter_mm numeric(5,2),
    is_active boolean NOT NULL,
    account_id uuid,
    agency_id uuid NOT NULL,
    CONSTRAINT picture_fits_kind CHECK ((((account_id IS NOT NULL) AND ((kind)::text = 'signature'::text)) OR ((diameter_mm IS NOT NULL) AND ((kind)::text = 'seal'::text))))
);
ALTER TABLE public.signing_picture OWNER TO vanthu_owner;
CREATE TABLE public.signing_verdict (
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    trust_version character varying(64) NOT NULL,
    verdict character varying(10) NOT NULL,
    legal_value character varying(40) NOT NULL,
    report jsonb NOT NULL,
    checked_at timestamp with time zone NOT NULL
);
ALTER TABLE public.signing_verdict OWNER TO vanthu_owner;
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
COPY public.core_auditevent (id, at, name, agency_id, account_id, position_id, on_behalf_of, actor, target_kind, target_id, data, request_id) FROM stdin;
01a1fde5-73c3-739f-8c73-60028e7cbec4	2026-11-21 11:37:13.71349+00	demo.loaded	\N	\N	\N	\N	Hệ thống	province	\N	{"accounts": 55, "agencies": 15}	
01a1fde5-76ea-7458-97b4-1c5d4dcafaf7	2026-11-21 11:37:16.209864+00	outgoing.drafted	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"subject": "V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử"}	
01a1fde5-7921-735e-91fc-1a4760c35287	2026-11-21 11:37:16.821803+00	outgoing.submitted	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"to": "Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định", "label": "Trình thông qua"}	
01a1fde5-7928-7593-86af-e0e0c9b3f78f	2026-11-21 11:37:16.835467+00	outgoing.passed	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	01a1fde5-7303-7009-931c-dac47ba64475	\N	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"to": "Giám đốc Sở Công Thương Bình Định", "label": "Thông qua & trình duyệt", "opinion": "Đồng ý", "answers_for": "nội dung và thể thức"}	
01a1fde5-79f0-7081-9f16-1e83673116f2	2026-11-21 11:37:17.027795+00	outgoing.signed	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72f1-703f-80b3-901699754c6c	\N	Giám đốc Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"label": "Ký VB", "sha256": "08a511b5bd9875c99e8ed12ef89ebd2dc5efb8f1a5fefed2241b2710a50ee8b0", "certificate": "a22e205d96af4cd971d8483c19c723"}	
01a1fde5-79f6-70f5-a366-e8492615e133	2026-11-21 11:37:17.043419+00	outgoing.forwarded	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72f1-703f-80b3-901699754c6c	\N	Giám đốc Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"label": "Duyệt & Chuyển VT"}	
01a1fde5-7a01-729d-97c5-6e59b93ef96b	2026-11-21 11:37:17.049282+00	outgoing.numbered	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72ff-744c-a573-981c8131767b	\N	Văn thư Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"code": "01/SCT-VP", "number": 1, "register": "văn bản đi", "issued_on": "21/11/2026"}	
01a1fde5-7b86-7086-8099-5678f4fb8d33	2026-11-21 11:37:17.437018+00	outgoing.sealed	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72ff-744c-a573-981c8131767b	\N	Văn thư Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"sha256": "03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457", "custodian": "Văn thư Sở Công Thương Bình Định", "certificate": "ff24dd825e6e28ce0630a5cee99797"}	
01a1fde5-7bf4-760e-b3f2-624881277868	2026-11-21 11:37:17.543468+00	outgoing.issued	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72ff-744c-a573-981c8131767b	\N	Văn thư Sở Công Thương Bình Định	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"code": "01/SCT-VP", "count": 2, "sha256": "03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457"}	
01a1fde5-7c10-7246-802b-550f7f237cdc	2026-11-21 11:37:17.582775+00	packet.sent	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	outbound	01a1fde5-7bef-712c-8f47-3b13115d4b59	{"peer": "Sở Công Thương tỉnh Lai Châu", "reference": "01a1fde5-7c0c-7182-8045-25075b8a5877"}	
01a1fde5-7c1f-7061-8736-5aab5ed39ddf	2026-11-21 11:37:17.597215+00	packet.sent	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	outbound	01a1fde5-7bf2-72fd-a5aa-102cef6ab319	{"peer": "Ủy ban nhân dân tỉnh Hậu Giang", "reference": "01a1fde5-7c1b-77fc-ab45-c57dbbc26a8f"}	
01a1fde5-7c35-757e-b2b1-24cea01a6df7	2026-11-21 11:37:17.610471+00	packet.stored	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	inbound	01a1fde5-7c34-7325-a4d3-8528a4ab5581	{"sender": "000.00.04.H08", "sha256": "b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc", "document_key": "000.00.04.H08,2026,1"}	
01a1fde5-7c4e-72e1-9fea-f8ac668c0cd8	2026-11-21 11:37:17.636366+00	packet.stored	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	Hệ thống	inbound	01a1fde5-7c4d-7416-b6f7-2145fc3273ed	{"sender": "000.00.04.H08", "sha256": "b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc", "document_key": "000.00.04.H08,2026,1"}	
01a1fde5-7c71-76b5-b7a4-d523f187ef5f	2026-11-21 11:37:17.674152+00	incoming.arrived	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	document	01a1fde5-7c6b-73d1-901a-a15319cc2d80	{"sender": "Sở Công Thương Bình Định", "document_key": "000.00.04.H08,2026,1"}	
01a1fde5-7c92-705c-8254-2507f91f54a8	2026-11-21 11:37:17.707246+00	incoming.arrived	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	Hệ thống	document	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	{"sender": "Sở Công Thương Bình Định", "document_key": "000.00.04.H08,2026,1"}	
01a1fde5-7ce7-7635-99ce-e604533c44b5	2026-11-21 11:37:17.794312+00	incoming.verified	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	document	01a1fde5-7c6b-73d1-901a-a15319cc2d80	{"codes": [], "verdict": "hợp lệ", "legal_value": "bản gốc"}	
01a1fde5-7ced-77f5-95e0-88894b6db99a	2026-11-21 11:37:17.802055+00	incoming.accepted	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	document	01a1fde5-7c6b-73d1-901a-a15319cc2d80	{"automatic": true}	
01a1fde5-7cfb-7308-be63-ff3949b07057	2026-11-21 11:37:17.817754+00	packet.sent	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	outbound	01a1fde5-7c73-725b-b6af-e7f51ba97eef	{"peer": "Sở Công Thương Bình Định", "reference": "01a1fde5-7cf8-7593-b3f5-fc4ef61a98a7"}	
01a1fde5-7d09-73bb-bd39-49d00868cb76	2026-11-21 11:37:17.827633+00	incoming.verified	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	Hệ thống	document	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	{"codes": [], "verdict": "hợp lệ", "legal_value": "bản gốc"}	
01a1fde5-7d1a-70b2-82a9-852277eb3f9b	2026-11-21 11:37:17.84682+00	packet.sent	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	Hệ thống	outbound	01a1fde5-7c94-7492-9166-12da62107d13	{"peer": "Sở Công Thương Bình Định", "reference": "01a1fde5-7d15-724d-bf49-706894ee969b"}	
01a1fde5-7d25-707e-9885-a040f5a29dcd	2026-11-21 11:37:17.85941+00	packet.sent	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	Hệ thống	outbound	01a1fde5-7cee-70f8-859f-90131978651c	{"peer": "Sở Công Thương Bình Định", "reference": "01a1fde5-7d22-750f-830b-0e2c184e1062"}	
01a1fde5-7d2d-7127-9d56-5d3c7a468bc1	2026-11-21 11:37:17.866026+00	incoming.accepted	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-7358-75f7-9342-6f222c2895b9	01a1fde5-7359-7257-9fb6-e2e1836aa586	\N	Văn thư Ủy ban nhân dân tỉnh Hậu Giang	document	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	{"automatic": false}	
01a1fde5-7d36-710f-bc67-14dfb8cd04ca	2026-11-21 11:37:17.870704+00	incoming.registered	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-7358-75f7-9342-6f222c2895b9	01a1fde5-7359-7257-9fb6-e2e1836aa586	\N	Văn thư Ủy ban nhân dân tỉnh Hậu Giang	document	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	{"number": 1, "register": "văn bản đến"}	
01a1fde5-7d43-74b7-9977-fc92eeecafce	2026-11-21 11:37:17.883701+00	incoming.registered	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-732d-733d-a3f2-4032821c8d50	01a1fde5-732e-755c-9682-352b8003caf5	\N	Văn thư Sở Công Thương tỉnh Lai Châu	document	01a1fde5-7c6b-73d1-901a-a15319cc2d80	{"number": 1, "register": "văn bản đến"}	
01a1fde5-7d50-763a-9a5f-3429ec1edd6b	2026-11-21 11:37:17.903252+00	packet.sent	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	Hệ thống	outbound	01a1fde5-7d38-7395-977c-18afbc9240ac	{"peer": "Sở Công Thương Bình Định", "reference": "01a1fde5-7d4e-761e-8059-2832ee3fe4f8"}	
01a1fde5-7d5b-736b-afa9-2d6a204eb65f	2026-11-21 11:37:17.91143+00	packet.stored	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	inbound	01a1fde5-7d5a-77f1-a429-59a3de5f0339	{"sender": "000.00.04.H35", "sha256": "072430d75e9a97381e82cda189729ba78edf9abe61f99d2ba74918f35591e195", "document_key": "000.00.04.H08,2026,1|01|2026-11-21 18:37:17+07:00"}	
01a1fde5-7d65-73b2-9d72-3416b0c6994a	2026-11-21 11:37:17.922386+00	packet.stored	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	inbound	01a1fde5-7d65-73b2-9d72-34157d12a24f	{"sender": "000.00.00.H30", "sha256": "c89659fea9a348065c120bd71d9e36da0ca004b0e4d5734857e5d71e8a86d0c8", "document_key": "000.00.04.H08,2026,1|01|2026-11-21 18:37:17+07:00"}	
01a1fde5-7d70-73c4-aefa-75ddc6870603	2026-11-21 11:37:17.933043+00	packet.stored	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	inbound	01a1fde5-7d70-73c4-aefa-75dcca619884	{"sender": "000.00.04.H35", "sha256": "66ef3ae3c0f765d55a15b352c6468b2d50ec6fca18c6b79761a18df0e2a09c4a", "document_key": "000.00.04.H08,2026,1|03|2026-11-21 18:37:17+07:00"}	
01a1fde5-7d7b-7415-9302-dd2f0e8f7c00	2026-11-21 11:37:17.94397+00	packet.stored	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	inbound	01a1fde5-7d7a-7225-87b2-9216e4d0db9f	{"sender": "000.00.00.H30", "sha256": "9fd75453892a4a88102284a2bfda4e39c3bd37b977b5a2e7639a0b56749fc2ec", "document_key": "000.00.04.H08,2026,1|03|2026-11-21 18:37:17+07:00"}	
01a1fde5-7d86-7434-8ca2-691bacdf1807	2026-11-21 11:37:17.954073+00	delivery.heard	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"note": "Văn bản đã đến hệ thống của bên nhận.", "state": "đã đến", "recipient": "Sở Công Thương tỉnh Lai Châu", "reported_at": "2026-11-21T18:37:17+07:00"}	
01a1fde5-7d8e-7208-9c28-47a95ac23271	2026-11-21 11:37:17.962057+00	delivery.heard	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"note": "Văn bản đã đến hệ thống của bên nhận.", "state": "đã đến", "recipient": "Ủy ban nhân dân tỉnh Hậu Giang", "reported_at": "2026-11-21T18:37:17+07:00"}	
01a1fde5-7d94-73d8-9603-f800fb4bae7c	2026-11-21 11:37:17.968624+00	delivery.heard	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"note": "Bên nhận đã chấp nhận văn bản, chờ vào sổ.", "state": "đã tiếp nhận", "recipient": "Sở Công Thương tỉnh Lai Châu", "reported_at": "2026-11-21T18:37:17+07:00"}	
01a1fde5-7d9a-7532-8dfb-a70b796a604f	2026-11-21 11:37:17.974671+00	delivery.heard	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	Hệ thống	document	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	{"note": "Đã vào sổ văn bản đến, số đến 1.", "state": "đã tiếp nhận", "recipient": "Ủy ban nhân dân tỉnh Hậu Giang", "reported_at": "2026-11-21T18:37:17+07:00"}	
01a1fde5-7dad-75d4-8303-76eb82858f1e	2026-11-21 11:37:17.983608+00	outgoing.drafted	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"subject": "V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử"}	
01a1fde5-7dd9-76e9-8559-99e3d2892e59	2026-11-21 11:37:18.029601+00	outgoing.submitted	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"to": "Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định", "label": "Trình thông qua"}	
01a1fde5-7de0-77a9-b995-a90f42d0eea0	2026-11-21 11:37:18.043404+00	outgoing.passed	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	01a1fde5-7303-7009-931c-dac47ba64475	\N	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"to": "Giám đốc Sở Công Thương Bình Định", "label": "Thông qua & trình duyệt", "opinion": "Đồng ý", "answers_for": "nội dung và thể thức"}	
01a1fde5-7e4c-740a-91a8-3fb10c10b0be	2026-11-21 11:37:18.146674+00	outgoing.signed	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72f1-703f-80b3-901699754c6c	\N	Giám đốc Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"label": "Ký VB", "sha256": "f35220865d5951e110b04914a0cf86d3223cf8cf03490e7d6e91ded079faaeed", "certificate": "a22e205d96af4cd971d8483c19c723"}	
01a1fde5-7e53-73e7-92ec-a6a12710da5c	2026-11-21 11:37:18.159871+00	outgoing.forwarded	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72f1-703f-80b3-901699754c6c	\N	Giám đốc Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"label": "Duyệt & Chuyển VT"}	
01a1fde5-7e5b-7228-87cd-cb4f6ac70c3b	2026-11-21 11:37:18.165789+00	outgoing.numbered	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72ff-744c-a573-981c8131767b	\N	Văn thư Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"code": "02/SCT-VP", "number": 2, "register": "văn bản đi", "issued_on": "21/11/2026"}	
01a1fde5-7e63-7113-9aca-87ee7c68fc7c	2026-11-21 11:37:18.173923+00	outgoing.refused	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72ff-744c-a573-981c8131767b	\N	Văn thư Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"label": "Trả lại", "reason": "Sai nơi nhận", "from_state": "numbered"}	
01a1fde5-7e69-7028-bedf-7aab34a4030d	2026-11-21 11:37:18.181005+00	outgoing.cancelled	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	document	01a1fde5-7da0-7477-aec0-c4493cfea7a3	{"number": 2, "reason": "Không ban hành nữa"}	
\.
COPY public.django_migrations (id, app, name, applied) FROM stdin;
1	axis	0001_initial	2026-11-21 11:37:10.291892+00
2	core	0001_initial	2026-11-21 11:37:10.304418+00
3	core	0002_append_only	2026-11-21 11:37:10.306892+00
4	people	0001_initial	2026-11-21 11:37:10.400181+00
5	signing	0001_initial	2026-11-21 11:37:10.515576+00
6	registers	0001_initial	2026-11-21 11:37:10.574849+00
7	documents	0001_initial	2026-11-21 11:37:11.02246+00
8	exchange	0001_initial	2026-11-21 11:37:11.336733+00
9	exchange	0002_append_only	2026-11-21 11:37:11.338378+00
10	files	0001_initial	2026-11-21 11:37:11.377242+00
11	notify	0001_initial	2026-11-21 11:37:11.385042+00
12	procrastinate	0001_initial	2026-11-21 11:37:11.405788+00
13	procrastinate	0002_drop_started_at_column	2026-11-21 11:37:11.407808+00
14	procrastinate	0003_drop_started_at_column	2026-11-21 11:37:11.408757+00
15	procrastinate	0004_drop_procrastinate_version_table	2026-11-21 11:37:11.409763+00
16	procrastinate	0005_fix_procrastinate_fetch_job	2026-11-21 11:37:11.410727+00
17	procrastinate	0006_fix_trigger_status_events_insert	2026-11-21 11:37:11.411429+00
18	procrastinate	0007_add_queueing_lock_column	2026-11-21 11:37:11.413082+00
19	procrastinate	0008_close_fetch_job_race_condition	2026-11-21 11:37:11.415148+00
20	procrastinate	0009_add_defer_job_function	2026-11-21 11:37:11.416059+00
21	procrastinate	0010_add_procrastinate_periodic_defers	2026-11-21 11:37:11.420808+00
22	procrastinate	0011_add_foreign_key_index	2026-11-21 11:37:11.422666+00
23	procrastinate	0012_add_locks_to_periodic_defer	2026-11-21 11:37:11.425706+00
24	procrastinate	0013_fix_procrastinate_defer_periodic_job	2026-11-21 11:37:11.426858+00
25	procrastinate	0014_add_finish_job_and_retry_job_functions	2026-11-21 11:37:11.427519+00
26	procrastinate	0015_add_trigger_on_job_deletion	2026-11-21 11:37:11.428907+00
27	procrastinate	0016_delete_finished_jobs	2026-11-21 11:37:11.429513+00
28	procrastinate	0017_add_checks_to_finish_job	2026-11-21 11:37:11.430165+00
29	procrastinate	0018_add_checks_to_retry_job	2026-11-21 11:37:11.430813+00
30	procrastinate	0019_fix_finish_job_compat_issue	2026-11-21 11:37:11.431482+00
31	procrastinate	0020_add_index_on_procrastinate_jobs	2026-11-21 11:37:11.433153+00
32	procrastinate	0021_add_kwargs_to_defer_periodic_job	2026-11-21 11:37:11.436117+00
33	procrastinate	0022_null_locks_excluded	2026-11-21 11:37:11.436988+00
34	procrastinate	0023_remove_old_finish_job_function	2026-11-21 11:37:11.437816+00
35	procrastinate	0024_job_id_bigint	2026-11-21 11:37:11.443109+00
36	procrastinate	0025_add_models	2026-11-21 11:37:11.445834+00
37	procrastinate	0026_add_job_priority	2026-11-21 11:37:11.449036+00
38	procrastinate	0027_add_periodic_job_priority	2026-11-21 11:37:11.450932+00
39	procrastinate	0028_add_cancel_states	2026-11-21 11:37:11.458125+00
40	procrastinate	0029_add_additional_params_to_retry_job	2026-11-21 11:37:11.459336+00
41	procrastinate	0030_alter_procrastinateevent_options	2026-11-21 11:37:11.461065+00
42	procrastinate	0031_add_indexes_for_fetch_job	2026-11-21 11:37:11.465+00
43	procrastinate	0032_pre_cancel_notification	2026-11-21 11:37:11.470409+00
44	procrastinate	0033_post_cancel_notification	2026-11-21 11:37:11.489176+00
45	procrastinate	0034_pre_add_heartbeat	2026-11-21 11:37:11.499131+00
46	procrastinate	0035_post_add_heartbeat	2026-11-21 11:37:11.500317+00
47	procrastinate	0036_add_worker_model	2026-11-21 11:37:11.502729+00
48	procrastinate	0037_pre_batch_defer_jobs	2026-11-21 11:37:11.503819+00
49	procrastinate	0038_post_batch_defer_jobs	2026-11-21 11:37:11.504461+00
50	procrastinate	0039_pre_priority_lock_fetch_job	2026-11-21 11:37:11.50532+00
51	procrastinate	0040_pre_retry_failed_job	2026-11-21 11:37:11.506228+00
52	procrastinate	0041_post_retry_failed_job	2026-11-21 11:37:11.507208+00
53	registers	0002_append_only	2026-11-21 11:37:11.509493+00
54	sessions	0001_initial	2026-11-21 11:37:11.519375+00
\.
COPY public.documents_assignment (id, agency_id, role, direction, due_at, given_by_name, given_at, opened_at, accepted_at, ended_at, given_by_id, parent_id, position_id, unit_id, document_id) FROM stdin;
01a1fde5-7f82-76a1-ac91-5fa74d8ebb1b	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Giám đốc Sở Công Thương Bình Định	2026-10-12 11:37:18.185768+00	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f7e-700e-a4a3-bf93a4a80ae0
01a1fde5-7f84-70d9-bb5f-6dec29687cdf	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định	2026-10-12 11:37:18.186768+00	\N	\N	\N	01a1fde5-7303-7009-931c-dac47ba64475	01a1fde5-7f82-76a1-ac91-5fa74d8ebb1b	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f7e-700e-a4a3-bf93a4a80ae0
01a1fde5-7f95-7111-98ef-c432d807b66f	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Giám đốc Sở Công Thương Bình Định	2026-10-12 11:37:18.185768+00	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f8f-74fb-84a0-1b6706672a65
01a1fde5-7f96-75c8-9dd8-52362fda2c0a	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định	2026-10-12 11:37:18.186768+00	\N	\N	\N	01a1fde5-7303-7009-931c-dac47ba64475	01a1fde5-7f95-7111-98ef-c432d807b66f	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f8f-74fb-84a0-1b6706672a65
01a1fde5-7fa2-73d1-bd08-09aa7f14b51b	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Giám đốc Sở Công Thương Bình Định	2026-10-12 11:37:18.185768+00	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f9e-71e0-8552-d81df643670c
01a1fde5-7fa3-716d-b3fd-f54afc3b07e0	01a1fde5-72e5-72cf-b693-98c0f9471b77	lead		\N	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định	2026-10-12 11:37:18.186768+00	\N	\N	\N	01a1fde5-7303-7009-931c-dac47ba64475	01a1fde5-7fa2-73d1-bd08-09aa7f14b51b	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7f9e-71e0-8552-d81df643670c
\.
COPY public.documents_casefile (id, year, code, title, retention, agency_id, unit_id) FROM stdin;
01a1fde5-731a-7538-81f3-8876354fbef2	2026	01.VP	Văn bản đến, văn bản đi của cơ quan	10 năm	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-731d-7519-8fe4-2feb55bc724e	2026	02.QLTM	Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	10 năm	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ee-77c0-b839-9b6ddf595e82
01a1fde5-731f-7748-99f4-415c5b50ec57	2026	03.QLTM	Công văn trao đổi về nghiệp vụ của phòng	10 năm	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ee-77c0-b839-9b6ddf595e82
01a1fde5-7320-70a3-b8e1-ba10eee3c92b	2026	04.QLCN	Hồ sơ phối hợp công tác với các sở, ban, ngành	10 năm	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f0-706f-9445-a5cb44b67ff2
01a1fde5-7341-756c-a798-ace36d59378f	2026	01.VP	Văn bản đến, văn bản đi của cơ quan	10 năm	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-7342-7162-9466-c0ea64030854	2026	02.QLTM	Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	10 năm	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bcfe15a13b3
01a1fde5-7346-7233-9157-25686fd89bca	2026	03.QLTM	Công văn trao đổi về nghiệp vụ của phòng	10 năm	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bcfe15a13b3
01a1fde5-7347-72d5-a0a4-6de05744856f	2026	04.QLNL	Hồ sơ phối hợp công tác với các sở, ban, ngành	10 năm	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7323-7456-8883-fb64f60804f9
01a1fde5-736c-769a-a5c7-4c76d5ad5ba8	2026	01.VP	Văn bản đến, văn bản đi của cơ quan	10 năm	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-736d-7556-8221-e83f85df8114	2026	02.NC	Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	10 năm	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734e-76b1-8bd2-1b1f1952f08b
01a1fde5-736e-7667-8922-7f08639a450c	2026	03.NC	Công văn trao đổi về nghiệp vụ của phòng	10 năm	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734e-76b1-8bd2-1b1f1952f08b
01a1fde5-736f-7232-821b-4e1062a1c5a9	2026	04.KGVX	Hồ sơ phối hợp công tác với các sở, ban, ngành	10 năm	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734f-776b-8719-4139cb116157
01a1fde5-738b-7690-b4ef-8950e20077c9	2026	01.VP	Văn bản đến, văn bản đi của cơ quan	10 năm	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-738c-70da-8175-4bcdc82dafe6	2026	02.KHTC	Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	10 năm	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-2241240a12df
01a1fde5-738d-743d-a6c8-b96f12ee57a0	2026	03.KHTC	Công văn trao đổi về nghiệp vụ của phòng	10 năm	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-2241240a12df
01a1fde5-738d-743d-a6c8-b97022d943bd	2026	04.CCTL	Hồ sơ phối hợp công tác với các sở, ban, ngành	10 năm	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-224272d6288a
01a1fde5-73ae-7550-bc22-1c9773fbc73a	2026	01.VP	Văn bản đến, văn bản đi của cơ quan	10 năm	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
01a1fde5-73b0-74a8-bc06-a6463d68139a	2026	02.NCC	Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	10 năm	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7bda72436a6
01a1fde5-73b1-777e-b6a6-9bb24fb7fedd	2026	03.NCC	Công văn trao đổi về nghiệp vụ của phòng	10 năm	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7bda72436a6
01a1fde5-73b2-724e-9395-35458a550c68	2026	04.LĐVL	Hồ sơ phối hợp công tác với các sở, ban, ngành	10 năm	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7be146d2930
\.
COPY public.documents_document (id, direction, state, state_since, policy_on, created_at, type_name, number, notation, code, code_folded, issued_on, organ_name, organ_code, subject, folded, urgency, signer_name, signer_title, page_amount, language, note, due_at, document_key, legal_value, flags, registered_at, source, packet_id, arrived_at, verdict, verified_at, accepted_at, result, copies, signed_at, sealed_at, issued_at, placement, agency_id, answers_id, case_file_id, checker_id, drafter_id, entry_id, holder_id, holder_unit_id, sender_id, signer_id, signer_certificate_id, unit_id, unit_leader_id) FROM stdin;
01a1fde5-76b3-77aa-ab9e-4907d3b621a6	out	issued	2026-11-21 11:37:17.543468+00	2026-11-21	2026-11-21 11:37:16.209864+00	Công văn	1	SCT-VP	01/SCT-VP	01/sct-vp	2026-11-21	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	v/v trien khai quy che tiep nhan, xu ly, phat hanh va quan ly van ban dien tu so cong thuong binh dinh 01/sct-vp cong van	0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N	000.00.04.H08,2026,1	bản gốc	[]	2026-11-21 11:37:17.049282+00		\N	\N		\N	\N		1	2026-11-21 11:37:16.853397+00	2026-11-21 11:37:17.071234+00	2026-11-21 11:37:17.543468+00	{"boxes": {"day": [0, 385.7329406738281, 726.4469604492188, 407.04193115234375, 742.4469604492188], "seal": [0, 299.57916752372194, 234.68452309435747, 401.62641161821017, 336.73176718884565], "month": [0, 437.6939392089844, 726.4469604492188, 459.2889404296875, 742.4469604492188], "number": [0, 143.50033569335938, 726.4469604492188, 181.54034423828125, 742.4469604492188], "initials": [], "signature": [0, 354.3823171300212, 250.27507427545981, 496.1146005945882, 321.1412160077433]}, "initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-79ff-72fc-8351-78d9d6941cc8	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	01a1fde5-72f5-71a5-8968-fc85dab1b845	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f74-71fe-95b4-11ba608e25cd	in	submitted	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7f76-75d0-aa58-6a2dcd35558e	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	in	registered	2026-11-21 11:37:17.870704+00	2026-11-21	2026-11-21 11:37:17.707246+00	Công văn	1	SCT-VP	01/SCT-VP	01/sct-vp	2026-11-20	Sở Công Thương Bình Định	000.00.04.H08	V/v báo cáo tình hình sử dụng văn bản điện tử	v/v bao cao tinh hinh su dung van ban dien tu so cong thuong binh dinh 01/sct-vp cong van	0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H08,2026,1	bản gốc	[]	2026-11-21 11:37:17.870704+00	bus	01a1fde5-7c4d-7416-b6f7-2145fc3273ed	2026-11-21 11:37:17.707246+00	valid	2026-11-21 11:37:17.827633+00	2026-11-21 11:37:17.866026+00		1	\N	\N	\N	\N	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N	\N	\N	\N	01a1fde5-7d34-7611-8c01-9ab5da26aebe	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N
01a1fde5-7c6b-73d1-901a-a15319cc2d80	in	registered	2026-11-21 11:37:17.883701+00	2026-11-21	2026-11-21 11:37:17.674152+00	Công văn	1	SCT-VP	01/SCT-VP	01/sct-vp	2026-11-20	Sở Công Thương Bình Định	000.00.04.H08	V/v báo cáo tình hình sử dụng văn bản điện tử	v/v bao cao tinh hinh su dung van ban dien tu so cong thuong binh dinh 01/sct-vp cong van	0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H08,2026,1	bản gốc	[]	2026-11-21 11:37:17.883701+00	bus	01a1fde5-7c34-7325-a4d3-8528a4ab5581	2026-11-21 11:37:17.674152+00	valid	2026-11-21 11:37:17.794312+00	2026-11-21 11:37:17.802055+00		1	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N	01a1fde5-7d41-7289-a1c4-b8bf9d456a4d	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N
01a1fde5-7f7e-700e-a4a3-bf93a4a80ae0	in	assigned	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7f80-7610-9619-9ba5b5df79af	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7f8f-74fb-84a0-1b6706672a65	in	in_progress	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7f93-707a-a802-44d7b9879cae	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7f9e-71e0-8552-d81df643670c	in	reported	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7fa0-74d3-a32d-e9e01b5e5713	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7fad-717d-9f4e-62c93d31c834	in	done	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7faf-720c-beb4-c7509b03a96e	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7fb7-7226-8b7c-7373ff4ec608	in	refused	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	\N	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7fbe-705b-96cd-67545cdb4e21	in	returned	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7fc0-77d1-9e83-588921e25495	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7fc9-70a4-b8b3-86460d71434b	in	recalled	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	\N	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7da0-7477-aec0-c4493cfea7a3	out	cancelled	2026-11-21 11:37:18.181005+00	2026-11-21	2026-11-21 11:37:17.983608+00	Công văn	2	SCT-VP	02/SCT-VP	02/sct-vp	2026-11-21	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	v/v trien khai quy che tiep nhan, xu ly, phat hanh va quan ly van ban dien tu so cong thuong binh dinh 02/sct-vp cong van	0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N	000.00.04.H08,2026,2		[]	2026-11-21 11:37:18.165789+00		\N	\N		\N	\N		1	\N	\N	\N	{"boxes": {"day": [0, 385.7329406738281, 726.4469604492188, 407.04193115234375, 742.4469604492188], "seal": [0, 299.57916752372194, 234.68452309435747, 401.62641161821017, 336.73176718884565], "month": [0, 437.6939392089844, 726.4469604492188, 459.2889404296875, 742.4469604492188], "number": [0, 143.50033569335938, 726.4469604492188, 181.54034423828125, 742.4469604492188], "initials": [], "signature": [0, 354.3823171300212, 250.27507427545981, 496.1146005945882, 321.1412160077433]}, "initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-7e59-764a-a759-f71ba5e1feb1	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7e6a-729e-bca2-4444cf329b04	out	draft	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7e9d-7412-b55a-831d1697c41b	out	at_unit_leader	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	01a1fde5-7303-7009-931c-dac47ba64475	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7eac-76fa-8da7-dc548be4722a	out	at_checker	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	01a1fde5-7301-7617-8587-871fe2d984dd	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7ec2-74f2-8192-1d596f264b3d	out	at_signer	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7ed1-72bc-8e40-e01081b7ba77	out	signed	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	2026-10-12 11:37:18.185768+00	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7ee0-76fb-9913-5d7ed5b7df30	out	at_clerk	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	2026-10-12 11:37:18.185768+00	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7ef6-7027-9687-709d6cf33080	out	numbered	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	3	SCT-VP	03/SCT-VP		2026-10-12	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N	000.00.04.H08,2026,3		[]	2026-10-12 11:37:18.185768+00		\N	\N		\N	\N		1	2026-10-12 11:37:18.185768+00	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-7ef8-7463-a8d8-70fc69e979d4	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f08-70bf-8943-bdd1964142b6	out	sealed	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	4	SCT-VP	04/SCT-VP		2026-10-12	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N	000.00.04.H08,2026,4		[]	2026-10-12 11:37:18.185768+00		\N	\N		\N	\N		1	2026-10-12 11:37:18.185768+00	2026-10-12 11:37:18.185768+00	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-7f0a-73b6-bbaa-1ab2c8ea3bdf	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	out	issued	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	5	SCT-VP	05/SCT-VP		2026-10-12	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N	000.00.04.H08,2026,5		[]	2026-10-12 11:37:18.185768+00		\N	\N		\N	\N		1	2026-10-12 11:37:18.185768+00	2026-10-12 11:37:18.185768+00	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	01a1fde5-7f1d-73ba-95a5-1742a5e65386	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f2e-7591-86e4-cbfd2f00d950	out	cancelled	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f40-7683-b67c-90db114799a7	out	out_recalled	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	\N	SCT-VP			\N	Sở Công Thương Bình Định	000.00.04.H08	V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử		0	Ngô Văn Tổng	Giám đốc	\N	Tiếng Việt		\N			[]	\N		\N	\N		\N	\N		1	\N	\N	\N	{"initialled": false}	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	01a1fde5-7301-7617-8587-871fe2d984dd	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N	\N	\N	\N	01a1fde5-72f1-703f-80b3-901699754c6c	\N	01a1fde5-72ee-77c0-b839-9b6ddf595e82	01a1fde5-7303-7009-931c-dac47ba64475
01a1fde5-7f51-765a-85e9-92677865eb89	in	arrived	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	\N	bus	\N	2026-10-12 11:37:18.185768+00		\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7f57-75b2-b248-e38429cc1ab8	in	checked	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	\N	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7f5f-76aa-9985-581d53b34b94	in	accepted	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	\N	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	\N	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
01a1fde5-7f68-76a4-aca7-c4dd731aa4de	in	registered	2026-10-12 11:37:18.185768+00	2026-10-12	2026-10-12 11:37:18.185768+00	Công văn	15	SCT-VP	15/SCT-VP		2026-11-20	Sở Công Thương tỉnh Lai Châu	000.00.04.H35	V/v báo cáo tình hình sử dụng văn bản điện tử		0	Người Ký	Giám đốc	1	Tiếng Việt		\N	000.00.04.H35,2026,15		[]	2026-10-12 11:37:18.185768+00	bus	\N	2026-10-12 11:37:18.185768+00	valid	\N	\N		1	\N	\N	\N	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N	\N	\N	\N	01a1fde5-7f6b-724b-a057-6dc850fe8d20	\N	\N	01a1fde5-7321-7717-90f4-b7fa3495569c	\N	\N	\N	\N
\.
COPY public.documents_participant (id, agency_id, document_id, position_id, unit_id) FROM stdin;
01a1fde5-76e9-777d-924a-bc98448971f4	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N
01a1fde5-7920-70d3-80af-e76a4a94c3a1	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	01a1fde5-7303-7009-931c-dac47ba64475	\N
01a1fde5-7926-76c9-83b3-a084f5a85707	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	01a1fde5-72f1-703f-80b3-901699754c6c	\N
01a1fde5-7dac-72a2-a081-f3ef57ce49ca	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	01a1fde5-730a-7706-9c95-ae3dcdcabc86	\N
01a1fde5-7dd8-7342-9675-19b4ae4679e3	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	01a1fde5-7303-7009-931c-dac47ba64475	\N
01a1fde5-7ddf-72e1-a42f-ad72608bc627	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	01a1fde5-72f1-703f-80b3-901699754c6c	\N
\.
COPY public.documents_recipient (id, agency_id, paper, paper_reason, "order", document_id, receiver_id) FROM stdin;
01a1fde5-76ca-734b-994a-c08a341f7456	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-76ca-734b-994a-c08b864fea8e	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7da7-765e-94dc-33d44adc8325	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7da0-7477-aec0-c4493cfea7a3	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7da7-765e-94dc-33d5d4bd3074	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7da0-7477-aec0-c4493cfea7a3	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7e6c-73ed-b078-970bc2c79182	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7e6a-729e-bca2-4444cf329b04	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7e6c-73ed-b078-970c9485a330	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7e6a-729e-bca2-4444cf329b04	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7ea0-7444-86de-006c634faaaa	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7e9d-7412-b55a-831d1697c41b	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7ea0-7444-86de-006db3400819	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7e9d-7412-b55a-831d1697c41b	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7eaf-751c-acc5-638700e5edd1	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7eac-76fa-8da7-dc548be4722a	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7eaf-751c-acc5-638858795347	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7eac-76fa-8da7-dc548be4722a	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7ec6-73ec-b928-a00f4f4db3ed	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7ec2-74f2-8192-1d596f264b3d	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7ec6-73ec-b928-a01030a04f47	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7ec2-74f2-8192-1d596f264b3d	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7ed4-70a8-b361-cae672e50de2	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7ed1-72bc-8e40-e01081b7ba77	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7ed5-7685-b30f-1386ad8a367f	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7ed1-72bc-8e40-e01081b7ba77	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7ee3-70f0-98a4-e207f875207b	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7ee0-76fb-9913-5d7ed5b7df30	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7ee3-70f0-98a4-e2083eae5045	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7ee0-76fb-9913-5d7ed5b7df30	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7efc-76ef-9ea6-2fc9763b793f	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7ef6-7027-9687-709d6cf33080	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7efc-76ef-9ea6-2fca4611a96e	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7ef6-7027-9687-709d6cf33080	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7f0f-7553-9260-f0c09bd293c1	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7f08-70bf-8943-bdd1964142b6	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7f0f-7553-9260-f0c1d4acbbfc	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7f08-70bf-8943-bdd1964142b6	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7f21-7359-b26f-6fb835302a01	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7f21-7359-b26f-6fb97d735b50	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7f31-76d0-bb9a-c49add3e0ca3	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7f2e-7591-86e4-cbfd2f00d950	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7f31-76d0-bb9a-c49bc6c5cf0b	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7f2e-7591-86e4-cbfd2f00d950	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7f44-76a9-ba50-67297d2db06f	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		0	01a1fde5-7f40-7683-b67c-90db114799a7	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7f44-76a9-ba50-672a49318dd6	01a1fde5-72e5-72cf-b693-98c0f9471b77	f		1	01a1fde5-7f40-7683-b67c-90db114799a7	01a1fde5-734a-7515-a855-2b2dd836f2d8
\.
COPY public.exchange_delivery (id, document_id, document_key, state, since, by, note, agency_id, recipient_id) FROM stdin;
01a1fde5-7bf1-72e7-8cdb-10efe1bf93dc	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	000.00.04.H08,2026,1	03	2026-11-21 11:37:17+00	Hệ thống, Sở Công Thương tỉnh Lai Châu	Bên nhận đã chấp nhận văn bản, chờ vào sổ.	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7bf3-728f-993d-5efcc905285d	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	000.00.04.H08,2026,1	03	2026-11-21 11:37:17+00	Văn thư Ủy ban nhân dân tỉnh Hậu Giang, Ủy ban nhân dân tỉnh Hậu Giang	Đã vào sổ văn bản đến, số đến 1.	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-734a-7515-a855-2b2dd836f2d8
\.
COPY public.exchange_deliverystep (id, state, reported_at, received_at, by, note, applied, delivery_id) FROM stdin;
01a1fde5-7c12-76fb-8b8f-f4c54b2b659c	sent	2026-11-21 11:37:17.582775+00	2026-11-21 11:37:17.582775+00	Trục liên thông		t	01a1fde5-7bf1-72e7-8cdb-10efe1bf93dc
01a1fde5-7c20-73ad-9ffa-03e12bb3c162	sent	2026-11-21 11:37:17.597215+00	2026-11-21 11:37:17.597215+00	Trục liên thông		t	01a1fde5-7bf3-728f-993d-5efcc905285d
01a1fde5-7d85-72ad-9243-ed57f926dfa5	01	2026-11-21 11:37:17+00	2026-11-21 11:37:17.954073+00	Hệ thống, Sở Công Thương tỉnh Lai Châu	Văn bản đã đến hệ thống của bên nhận.	t	01a1fde5-7bf1-72e7-8cdb-10efe1bf93dc
01a1fde5-7d8d-7727-89b7-50b00820eab9	01	2026-11-21 11:37:17+00	2026-11-21 11:37:17.962057+00	Hệ thống, Ủy ban nhân dân tỉnh Hậu Giang	Văn bản đã đến hệ thống của bên nhận.	t	01a1fde5-7bf3-728f-993d-5efcc905285d
01a1fde5-7d93-70ae-867f-96bb49d338c2	03	2026-11-21 11:37:17+00	2026-11-21 11:37:17.968624+00	Hệ thống, Sở Công Thương tỉnh Lai Châu	Bên nhận đã chấp nhận văn bản, chờ vào sổ.	t	01a1fde5-7bf1-72e7-8cdb-10efe1bf93dc
01a1fde5-7d99-74a7-b866-50174d9a31a4	03	2026-11-21 11:37:17+00	2026-11-21 11:37:17.974671+00	Văn thư Ủy ban nhân dân tỉnh Hậu Giang, Ủy ban nhân dân tỉnh Hậu Giang	Đã vào sổ văn bản đến, số đến 1.	t	01a1fde5-7bf3-728f-993d-5efcc905285d
\.
COPY public.exchange_inbound (id, sender_code, document_key, message_type, business_type, digest, sha256, bus_reference, received_at, state, document_id, problem_code, problem, repeats, agency_id) FROM stdin;
01a1fde5-7c34-7325-a4d3-8528a4ab5581	000.00.04.H08	000.00.04.H08,2026,1	edoc	0	065f7b638916847f8029cfe6bcde9d7439fa6b0efcd7466a2a35d3057278f7af	b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc	01a1fde5-7c0c-7182-8045-25075b8a5877	2026-11-21 11:37:17.610471+00	taken	01a1fde5-7c6b-73d1-901a-a15319cc2d80			0	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7c4d-7416-b6f7-2145fc3273ed	000.00.04.H08	000.00.04.H08,2026,1	edoc	0	065f7b638916847f8029cfe6bcde9d7439fa6b0efcd7466a2a35d3057278f7af	b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc	01a1fde5-7c1b-77fc-ab45-c57dbbc26a8f	2026-11-21 11:37:17.636366+00	taken	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15			0	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7d5a-77f1-a429-59a3de5f0339	000.00.04.H35	000.00.04.H08,2026,1|01|2026-11-21 18:37:17+07:00	status	0	5d50d73fb4535ce4ea6f358605149b385ec1993199e3e511a32e94e24dfa2ee8	072430d75e9a97381e82cda189729ba78edf9abe61f99d2ba74918f35591e195	01a1fde5-7cf8-7593-b3f5-fc4ef61a98a7	2026-11-21 11:37:17.91143+00	taken	\N			0	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7d65-73b2-9d72-34157d12a24f	000.00.00.H30	000.00.04.H08,2026,1|01|2026-11-21 18:37:17+07:00	status	0	bcaa31f6d3e078790a012cd4c873061936a5ef24595ed5ef7feb15bc0beb4935	c89659fea9a348065c120bd71d9e36da0ca004b0e4d5734857e5d71e8a86d0c8	01a1fde5-7d15-724d-bf49-706894ee969b	2026-11-21 11:37:17.922386+00	taken	\N			0	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7d70-73c4-aefa-75dcca619884	000.00.04.H35	000.00.04.H08,2026,1|03|2026-11-21 18:37:17+07:00	status	0	94965677b38f111e664779d01741e9bb5669f9948ce9fa482cc14653b8e7c31f	66ef3ae3c0f765d55a15b352c6468b2d50ec6fca18c6b79761a18df0e2a09c4a	01a1fde5-7d22-750f-830b-0e2c184e1062	2026-11-21 11:37:17.933043+00	taken	\N			0	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7d7a-7225-87b2-9216e4d0db9f	000.00.00.H30	000.00.04.H08,2026,1|03|2026-11-21 18:37:17+07:00	status	0	08adfdbd1e391d797a424400aa82eda53c1acdade1e1aa9391250f21df5dcd9a	9fd75453892a4a88102284a2bfda4e39c3bd37b977b5a2e7639a0b56749fc2ec	01a1fde5-7d4e-761e-8059-2832ee3fe4f8	2026-11-21 11:37:17.94397+00	taken	\N			0	01a1fde5-72e5-72cf-b693-98c0f9471b77
\.
COPY public.exchange_outbound (id, document_id, document_key, message_type, status_code, lane, sha256, body, urgency, made_at, not_before, attempts, sent_at, reference, problem, failed_at, agency_id, peer_id) FROM stdin;
01a1fde5-7bef-712c-8f47-3b13115d4b59	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	000.00.04.H08,2026,1	edoc		01a1fde5-76b3-77aa-ab9e-4907d3b621a6:01a1fde5-7321-7717-90f4-b7fa3495569c	b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc	\N	0	2026-11-21 11:37:17.543468+00	2026-11-21 11:37:17.543468+00	0	2026-11-21 11:37:17.582775+00	01a1fde5-7c0c-7182-8045-25075b8a5877		\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7bf2-72fd-a5aa-102cef6ab319	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	000.00.04.H08,2026,1	edoc		01a1fde5-76b3-77aa-ab9e-4907d3b621a6:01a1fde5-734a-7515-a855-2b2dd836f2d8	b055879578be17d23983541b555dc044f792ecc3700fb9d33775260b8531dfcc	\N	0	2026-11-21 11:37:17.543468+00	2026-11-21 11:37:17.543468+00	0	2026-11-21 11:37:17.597215+00	01a1fde5-7c1b-77fc-ab45-c57dbbc26a8f		\N	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7c73-725b-b6af-e7f51ba97eef	01a1fde5-7c6b-73d1-901a-a15319cc2d80	000.00.04.H08,2026,1	status	01	01a1fde5-7c6b-73d1-901a-a15319cc2d80:01a1fde5-72e5-72cf-b693-98c0f9471b77		\\x3c3f786d6c2076657273696f6e3d22312e302220656e636f64696e673d225554462d38223f3e0a3c6564584d4c20786d6c6e733d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c456e76656c6f706520786d6c6e733a6564584d4c3d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c4865616465723e0a3c6564584d4c3a4d6573736167654865616465723e0a3c6564584d4c3a46726f6d3e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4833353c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a4f7267616e697a6174696f6e496e4368617267653ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e0a3c6564584d4c3a4f7267616e4e616d653e53e1bb9f2043c3b46e67205468c6b0c6a16e672074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4f7267616e4e616d653e0a3c6564584d4c3a4f7267616e4164643e3c2f6564584d4c3a4f7267616e4164643e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a54656c6570686f6e653e3c2f6564584d4c3a54656c6570686f6e653e0a3c6564584d4c3a4661783e3c2f6564584d4c3a4661783e0a3c6564584d4c3a576562736974653e3c2f6564584d4c3a576562736974653e0a3c2f6564584d4c3a46726f6d3e0a3c6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4830383c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a436f64653e30312f5343542d56503c2f6564584d4c3a436f64653e0a3c6564584d4c3a50726f6d756c676174696f6e446174653e323032362f31312f32313c2f6564584d4c3a50726f6d756c676174696f6e446174653e0a3c6564584d4c3a446f63756d656e7449643e3030302e30302e30342e4830382c323032362c313c2f6564584d4c3a446f63756d656e7449643e0a3c2f6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a4465706172746d656e743e53e1bb9f2043c3b46e67205468c6b0c6a16e672074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4465706172746d656e743e0a3c6564584d4c3a53746166663e48e1bb87207468e1bb916e673c2f6564584d4c3a53746166663e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a4d6f62696c653e3c2f6564584d4c3a4d6f62696c653e0a3c2f6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a537461747573436f64653e30313c2f6564584d4c3a537461747573436f64653e0a3c6564584d4c3a4465736372697074696f6e3e56c4836e2062e1baa36e20c491c3a320c491e1babf6e2068e1bb87207468e1bb916e672063e1bba7612062c3aa6e206e68e1baad6e2e3c2f6564584d4c3a4465736372697074696f6e3e0a3c6564584d4c3a54696d657374616d703e323032362f31312f32312031383a33373a31373c2f6564584d4c3a54696d657374616d703e0a3c2f6564584d4c3a4d6573736167654865616465723e0a3c2f6564584d4c3a6564584d4c4865616465723e0a3c2f6564584d4c3a6564584d4c456e76656c6f70653e0a3c2f6564584d4c3e0a	0	2026-11-21 11:37:17.674152+00	2026-11-21 11:37:17.674152+00	0	2026-11-21 11:37:17.817754+00	01a1fde5-7cf8-7593-b3f5-fc4ef61a98a7		\N	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7cee-70f8-859f-90131978651c	01a1fde5-7c6b-73d1-901a-a15319cc2d80	000.00.04.H08,2026,1	status	03	01a1fde5-7c6b-73d1-901a-a15319cc2d80:01a1fde5-72e5-72cf-b693-98c0f9471b77		\\x3c3f786d6c2076657273696f6e3d22312e302220656e636f64696e673d225554462d38223f3e0a3c6564584d4c20786d6c6e733d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c456e76656c6f706520786d6c6e733a6564584d4c3d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c4865616465723e0a3c6564584d4c3a4d6573736167654865616465723e0a3c6564584d4c3a46726f6d3e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4833353c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a4f7267616e697a6174696f6e496e4368617267653ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e0a3c6564584d4c3a4f7267616e4e616d653e53e1bb9f2043c3b46e67205468c6b0c6a16e672074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4f7267616e4e616d653e0a3c6564584d4c3a4f7267616e4164643e3c2f6564584d4c3a4f7267616e4164643e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a54656c6570686f6e653e3c2f6564584d4c3a54656c6570686f6e653e0a3c6564584d4c3a4661783e3c2f6564584d4c3a4661783e0a3c6564584d4c3a576562736974653e3c2f6564584d4c3a576562736974653e0a3c2f6564584d4c3a46726f6d3e0a3c6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4830383c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a436f64653e30312f5343542d56503c2f6564584d4c3a436f64653e0a3c6564584d4c3a50726f6d756c676174696f6e446174653e323032362f31312f32313c2f6564584d4c3a50726f6d756c676174696f6e446174653e0a3c6564584d4c3a446f63756d656e7449643e3030302e30302e30342e4830382c323032362c313c2f6564584d4c3a446f63756d656e7449643e0a3c2f6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a4465706172746d656e743e53e1bb9f2043c3b46e67205468c6b0c6a16e672074e1bb896e68204c6169204368c3a2753c2f6564584d4c3a4465706172746d656e743e0a3c6564584d4c3a53746166663e48e1bb87207468e1bb916e673c2f6564584d4c3a53746166663e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a4d6f62696c653e3c2f6564584d4c3a4d6f62696c653e0a3c2f6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a537461747573436f64653e30333c2f6564584d4c3a537461747573436f64653e0a3c6564584d4c3a4465736372697074696f6e3e42c3aa6e206e68e1baad6e20c491c3a3206368e1baa570206e68e1baad6e2076c4836e2062e1baa36e2c206368e1bb9d2076c3a06f2073e1bb952e3c2f6564584d4c3a4465736372697074696f6e3e0a3c6564584d4c3a54696d657374616d703e323032362f31312f32312031383a33373a31373c2f6564584d4c3a54696d657374616d703e0a3c2f6564584d4c3a4d6573736167654865616465723e0a3c2f6564584d4c3a6564584d4c4865616465723e0a3c2f6564584d4c3a6564584d4c456e76656c6f70653e0a3c2f6564584d4c3e0a	0	2026-11-21 11:37:17.802055+00	2026-11-21 11:37:17.802055+00	0	2026-11-21 11:37:17.85941+00	01a1fde5-7d22-750f-830b-0e2c184e1062		\N	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7c94-7492-9166-12da62107d13	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	000.00.04.H08,2026,1	status	01	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15:01a1fde5-72e5-72cf-b693-98c0f9471b77		\\x3c3f786d6c2076657273696f6e3d22312e302220656e636f64696e673d225554462d38223f3e0a3c6564584d4c20786d6c6e733d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c456e76656c6f706520786d6c6e733a6564584d4c3d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c4865616465723e0a3c6564584d4c3a4d6573736167654865616465723e0a3c6564584d4c3a46726f6d3e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30302e4833303c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e3c2f6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e0a3c6564584d4c3a4f7267616e4e616d653ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e682048e1baad75204769616e673c2f6564584d4c3a4f7267616e4e616d653e0a3c6564584d4c3a4f7267616e4164643e3c2f6564584d4c3a4f7267616e4164643e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a54656c6570686f6e653e3c2f6564584d4c3a54656c6570686f6e653e0a3c6564584d4c3a4661783e3c2f6564584d4c3a4661783e0a3c6564584d4c3a576562736974653e3c2f6564584d4c3a576562736974653e0a3c2f6564584d4c3a46726f6d3e0a3c6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4830383c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a436f64653e30312f5343542d56503c2f6564584d4c3a436f64653e0a3c6564584d4c3a50726f6d756c676174696f6e446174653e323032362f31312f32313c2f6564584d4c3a50726f6d756c676174696f6e446174653e0a3c6564584d4c3a446f63756d656e7449643e3030302e30302e30342e4830382c323032362c313c2f6564584d4c3a446f63756d656e7449643e0a3c2f6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a4465706172746d656e743ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e682048e1baad75204769616e673c2f6564584d4c3a4465706172746d656e743e0a3c6564584d4c3a53746166663e48e1bb87207468e1bb916e673c2f6564584d4c3a53746166663e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a4d6f62696c653e3c2f6564584d4c3a4d6f62696c653e0a3c2f6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a537461747573436f64653e30313c2f6564584d4c3a537461747573436f64653e0a3c6564584d4c3a4465736372697074696f6e3e56c4836e2062e1baa36e20c491c3a320c491e1babf6e2068e1bb87207468e1bb916e672063e1bba7612062c3aa6e206e68e1baad6e2e3c2f6564584d4c3a4465736372697074696f6e3e0a3c6564584d4c3a54696d657374616d703e323032362f31312f32312031383a33373a31373c2f6564584d4c3a54696d657374616d703e0a3c2f6564584d4c3a4d6573736167654865616465723e0a3c2f6564584d4c3a6564584d4c4865616465723e0a3c2f6564584d4c3a6564584d4c456e76656c6f70653e0a3c2f6564584d4c3e0a	0	2026-11-21 11:37:17.707246+00	2026-11-21 11:37:17.707246+00	0	2026-11-21 11:37:17.84682+00	01a1fde5-7d15-724d-bf49-706894ee969b		\N	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7d38-7395-977c-18afbc9240ac	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	000.00.04.H08,2026,1	status	03	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15:01a1fde5-72e5-72cf-b693-98c0f9471b77		\\x3c3f786d6c2076657273696f6e3d22312e302220656e636f64696e673d225554462d38223f3e0a3c6564584d4c20786d6c6e733d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c456e76656c6f706520786d6c6e733a6564584d4c3d22687474703a2f2f7777772e6d69632e676f762e766e2f5442542f5143564e5f3130325f32303136223e0a3c6564584d4c3a6564584d4c4865616465723e0a3c6564584d4c3a4d6573736167654865616465723e0a3c6564584d4c3a46726f6d3e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30302e4833303c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e3c2f6564584d4c3a4f7267616e697a6174696f6e496e4368617267653e0a3c6564584d4c3a4f7267616e4e616d653ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e682048e1baad75204769616e673c2f6564584d4c3a4f7267616e4e616d653e0a3c6564584d4c3a4f7267616e4164643e3c2f6564584d4c3a4f7267616e4164643e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a54656c6570686f6e653e3c2f6564584d4c3a54656c6570686f6e653e0a3c6564584d4c3a4661783e3c2f6564584d4c3a4661783e0a3c6564584d4c3a576562736974653e3c2f6564584d4c3a576562736974653e0a3c2f6564584d4c3a46726f6d3e0a3c6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a4f7267616e49643e3030302e30302e30342e4830383c2f6564584d4c3a4f7267616e49643e0a3c6564584d4c3a436f64653e30312f5343542d56503c2f6564584d4c3a436f64653e0a3c6564584d4c3a50726f6d756c676174696f6e446174653e323032362f31312f32303c2f6564584d4c3a50726f6d756c676174696f6e446174653e0a3c6564584d4c3a446f63756d656e7449643e3030302e30302e30342e4830382c323032362c313c2f6564584d4c3a446f63756d656e7449643e0a3c2f6564584d4c3a526573706f6e7365466f723e0a3c6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a4465706172746d656e743ee1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e682048e1baad75204769616e673c2f6564584d4c3a4465706172746d656e743e0a3c6564584d4c3a53746166663e56c4836e207468c6b020e1bba6792062616e206e68c3a26e2064c3a26e2074e1bb896e682048e1baad75204769616e673c2f6564584d4c3a53746166663e0a3c6564584d4c3a456d61696c3e3c2f6564584d4c3a456d61696c3e0a3c6564584d4c3a4d6f62696c653e3c2f6564584d4c3a4d6f62696c653e0a3c2f6564584d4c3a5374616666496e666f3e0a3c6564584d4c3a537461747573436f64653e30333c2f6564584d4c3a537461747573436f64653e0a3c6564584d4c3a4465736372697074696f6e3ec490c3a32076c3a06f2073e1bb952076c4836e2062e1baa36e20c491e1babf6e2c2073e1bb9120c491e1babf6e20312e3c2f6564584d4c3a4465736372697074696f6e3e0a3c6564584d4c3a54696d657374616d703e323032362f31312f32312031383a33373a31373c2f6564584d4c3a54696d657374616d703e0a3c2f6564584d4c3a4d6573736167654865616465723e0a3c2f6564584d4c3a6564584d4c4865616465723e0a3c2f6564584d4c3a6564584d4c456e76656c6f70653e0a3c2f6564584d4c3e0a	0	2026-11-21 11:37:17.870704+00	2026-11-21 11:37:17.870704+00	0	2026-11-21 11:37:17.903252+00	01a1fde5-7d4e-761e-8059-2832ee3fe4f8		\N	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-72e5-72cf-b693-98c0f9471b77
\.
COPY public.files_file (id, agency_id, document_id, kind, name, media_type, "order", current_id) FROM stdin;
01a1fde5-76e6-71ac-be7f-0c48d3e4fdb4	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-76e9-777d-924a-bc975529d467
01a1fde5-76e1-72f3-a4c8-10d1770201f7	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	main	van-ban.pdf	application/pdf	0	01a1fde5-7b85-742f-b36c-44302f22b8a7
01a1fde5-7c6d-72da-ad58-d64d28d51802	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7c6b-73d1-901a-a15319cc2d80	main	van-ban.pdf	application/pdf	0	01a1fde5-7c6f-73bf-9e8f-b1df0aa83723
01a1fde5-7c8e-73b6-84ca-639a465c4032	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	main	van-ban.pdf	application/pdf	0	01a1fde5-7c90-7251-8307-53c06b6b9732
01a1fde5-7dab-75df-8ce7-d007859e61dc	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7dac-72a2-a081-f3eeccb225d9
01a1fde5-7da9-7283-85ef-2ec8ef829e6c	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	main	van-ban.pdf	application/pdf	0	01a1fde5-7daa-771a-b9da-b7aaedc46d51
01a1fde5-7e93-765d-8f2a-4c28ba0298a4	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7e6a-729e-bca2-4444cf329b04	main	van-ban.pdf	application/pdf	0	01a1fde5-7e94-7489-9803-27125bf4756c
01a1fde5-7e99-763b-856e-a1f20fd19d23	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7e6a-729e-bca2-4444cf329b04	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7e9b-71f4-ae5b-4e63ebc17a36
01a1fde5-7ea4-7534-b92e-3db159f64da9	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7e9d-7412-b55a-831d1697c41b	main	van-ban.pdf	application/pdf	0	01a1fde5-7ea5-750b-b760-587906b2002c
01a1fde5-7ea8-741e-ac98-071bd5716752	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7e9d-7412-b55a-831d1697c41b	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7eaa-705e-9573-981b99f5360c
01a1fde5-7eb2-73ee-8dd8-6761a14a8ced	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7eac-76fa-8da7-dc548be4722a	main	van-ban.pdf	application/pdf	0	01a1fde5-7eb4-7716-9d75-7b10d55469bc
01a1fde5-7ebc-72fe-af73-2ad8fbeaf42e	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7eac-76fa-8da7-dc548be4722a	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7ebf-750e-a0c4-d30f65da52b1
01a1fde5-7ec9-73af-8feb-c88423c51f5a	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ec2-74f2-8192-1d596f264b3d	main	van-ban.pdf	application/pdf	0	01a1fde5-7ecb-7267-b2fc-cc5565dca633
01a1fde5-7ece-7268-8b9c-4241b7e66898	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ec2-74f2-8192-1d596f264b3d	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7ed0-7655-b456-23e1cd434d52
01a1fde5-7ed8-7593-8cc5-17c114800ff1	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ed1-72bc-8e40-e01081b7ba77	main	van-ban.pdf	application/pdf	0	01a1fde5-7ed9-719c-8c69-0f44609ee4c5
01a1fde5-7edd-71f6-84bd-aa696520e91d	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ed1-72bc-8e40-e01081b7ba77	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7ede-72fc-8c5e-3cf272cbd97e
01a1fde5-7eed-7703-b211-515b5af030b7	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ee0-76fb-9913-5d7ed5b7df30	main	van-ban.pdf	application/pdf	0	01a1fde5-7eee-73e1-ab2e-14bc46e54bff
01a1fde5-7ef2-7775-abf7-ff0ce72d01cf	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ee0-76fb-9913-5d7ed5b7df30	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7ef4-73bd-8958-e33c0835264a
01a1fde5-7eff-77e8-bf45-aefb2cec39de	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ef6-7027-9687-709d6cf33080	main	van-ban.pdf	application/pdf	0	01a1fde5-7f01-7574-b1b4-137b5a5608b4
01a1fde5-7f04-70ee-83a5-b34bb3c55e05	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7ef6-7027-9687-709d6cf33080	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7f06-70ad-8211-0d340f093b98
01a1fde5-7f12-734d-b1ce-221e48dbd436	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f08-70bf-8943-bdd1964142b6	main	van-ban.pdf	application/pdf	0	01a1fde5-7f14-77f7-8d48-b75354f69ed1
01a1fde5-7f18-70e5-9ea4-23bbc74a56b3	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f08-70bf-8943-bdd1964142b6	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7f19-7522-9eaa-fab877920c34
01a1fde5-7f25-750f-a50a-7d7539e5c0d3	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	main	van-ban.pdf	application/pdf	0	01a1fde5-7f27-7052-b4b9-362790d18a9f
01a1fde5-7f2a-7454-bb40-52a3366f780d	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7f2c-7792-a955-8999cbf5ceb3
01a1fde5-7f35-7434-8407-141d1f22fb21	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f2e-7591-86e4-cbfd2f00d950	main	van-ban.pdf	application/pdf	0	01a1fde5-7f37-73b9-ba63-6268fdf926b5
01a1fde5-7f3c-716b-bba8-f37a80965e8b	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f2e-7591-86e4-cbfd2f00d950	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7f3d-730f-bdb2-f75dd696b33c
01a1fde5-7f48-711a-9e85-aa0f58f95944	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f40-7683-b67c-90db114799a7	main	van-ban.pdf	application/pdf	0	01a1fde5-7f49-7636-8549-800b3c50b402
01a1fde5-7f4d-7374-a209-30dd4de8f8e4	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f40-7683-b67c-90db114799a7	editable	van-ban.docx	application/vnd.openxmlformats-officedocument.wordprocessingml.document	1	01a1fde5-7f4e-760f-9ff2-9791ce21cbc5
01a1fde5-7f54-7437-9ee1-df4fadd50711	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f51-765a-85e9-92677865eb89	main	van-ban.pdf	application/pdf	0	01a1fde5-7f55-76f9-b6d9-cdaef64002dd
01a1fde5-7f5b-7035-80b4-be415fb464bf	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f57-75b2-b248-e38429cc1ab8	main	van-ban.pdf	application/pdf	0	01a1fde5-7f5c-77c6-a7f1-22e250524a1b
01a1fde5-7f63-713e-86b9-cef066e20ae0	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f5f-76aa-9985-581d53b34b94	main	van-ban.pdf	application/pdf	0	01a1fde5-7f64-75eb-b918-b62a1fe5b0f8
01a1fde5-7f6f-7084-95be-355644cbba9b	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f68-76a4-aca7-c4dd731aa4de	main	van-ban.pdf	application/pdf	0	01a1fde5-7f71-7393-9528-e885586a4503
01a1fde5-7f7a-71c1-a2e5-a6dc3920afdd	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f74-71fe-95b4-11ba608e25cd	main	van-ban.pdf	application/pdf	0	01a1fde5-7f7b-7143-853e-0bf751b752b8
01a1fde5-7f87-72dc-bc1d-64779341f9b7	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f7e-700e-a4a3-bf93a4a80ae0	main	van-ban.pdf	application/pdf	0	01a1fde5-7f89-7356-9dff-70e784e753d1
01a1fde5-7f99-77c2-8dd9-9d3fcedf4ce8	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f8f-74fb-84a0-1b6706672a65	main	van-ban.pdf	application/pdf	0	01a1fde5-7f9b-70f6-8682-e47b1dfea532
01a1fde5-7fa6-70e7-9466-b64760a13eb6	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7f9e-71e0-8552-d81df643670c	main	van-ban.pdf	application/pdf	0	01a1fde5-7fa8-71fc-9d8d-30cccc688c8d
01a1fde5-7fb3-70b9-988a-6bc2b6783ace	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7fad-717d-9f4e-62c93d31c834	main	van-ban.pdf	application/pdf	0	01a1fde5-7fb4-7580-87ef-2ec8899081a7
01a1fde5-7fba-751c-97e3-ebb4da692283	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7fb7-7226-8b7c-7373ff4ec608	main	van-ban.pdf	application/pdf	0	01a1fde5-7fbb-742d-82f3-17b02ddcf88b
01a1fde5-7fc5-7369-ae16-6c7b1563e2a6	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7fbe-705b-96cd-67545cdb4e21	main	van-ban.pdf	application/pdf	0	01a1fde5-7fc6-720b-afc4-142e41892952
01a1fde5-7fcc-71d8-bf54-7073fdb91f98	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7fc9-70a4-b8b3-86460d71434b	main	van-ban.pdf	application/pdf	0	01a1fde5-7fcd-77b0-8dcb-d3f6ebe279df
\.
COPY public.files_page (id, sha256, number, picture, width, height, words) FROM stdin;
\.
COPY public.files_version (id, agency_id, number, sha256, size, pages, note, made_at, made_by, scan, scanned_at, file_id) FROM stdin;
01a1fde5-76e4-7234-9b41-d3f06ef5416a	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	e8b563a38ed5516852e66fc07fbe34b9c52bef5f1046f837a62ea24569956126	91794	1	Tải lên	2026-11-21 11:37:16.209864+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:16.209864+00	01a1fde5-76e1-72f3-a4c8-10d1770201f7
01a1fde5-76e9-777d-924a-bc975529d467	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	8a8ac7ed28e92fe7caf0385c0140dee4706a5e784df5a19cf3f4059c33609955	38685	1	Tải lên	2026-11-21 11:37:16.209864+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:16.209864+00	01a1fde5-76e6-71ac-be7f-0c48d3e4fdb4
01a1fde5-791d-70a8-9fbc-ab9b323c7de6	01a1fde5-72e5-72cf-b693-98c0f9471b77	2	3305fa977bba415245d7b449a14f392f06622c6148a6fdcaf3e3fc282dcdc335	108100	1	Đặt vị trí ký, số, ngày	2026-11-21 11:37:16.821803+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:16.821803+00	01a1fde5-76e1-72f3-a4c8-10d1770201f7
01a1fde5-79ee-7121-9b2b-25a953529a1a	01a1fde5-72e5-72cf-b693-98c0f9471b77	3	08a511b5bd9875c99e8ed12ef89ebd2dc5efb8f1a5fefed2241b2710a50ee8b0	135039	1	Chữ ký số của người ký	2026-11-21 11:37:17.027795+00	Giám đốc Sở Công Thương Bình Định	clean	2026-11-21 11:37:17.027795+00	01a1fde5-76e1-72f3-a4c8-10d1770201f7
01a1fde5-7b85-742f-b36c-44302f22b8a7	01a1fde5-72e5-72cf-b693-98c0f9471b77	4	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	176888	1	Chữ ký số của cơ quan	2026-11-21 11:37:17.437018+00	Văn thư Sở Công Thương Bình Định	clean	2026-11-21 11:37:17.437018+00	01a1fde5-76e1-72f3-a4c8-10d1770201f7
01a1fde5-7c6f-73bf-9e8f-b1df0aa83723	01a1fde5-7321-7717-90f4-b7fa3495569c	1	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	176888	1	Nhận qua liên thông	2026-11-21 11:37:17.674152+00	Hệ thống	clean	2026-11-21 11:37:17.674152+00	01a1fde5-7c6d-72da-ad58-d64d28d51802
01a1fde5-7c90-7251-8307-53c06b6b9732	01a1fde5-734a-7515-a855-2b2dd836f2d8	1	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	176888	1	Nhận qua liên thông	2026-11-21 11:37:17.707246+00	Hệ thống	clean	2026-11-21 11:37:17.707246+00	01a1fde5-7c8e-73b6-84ca-639a465c4032
01a1fde5-7daa-771a-b9da-b7aaedc46d51	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	e8b563a38ed5516852e66fc07fbe34b9c52bef5f1046f837a62ea24569956126	91794	1	Tải lên	2026-11-21 11:37:17.983608+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:17.983608+00	01a1fde5-7da9-7283-85ef-2ec8ef829e6c
01a1fde5-7dac-72a2-a081-f3eeccb225d9	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	8a8ac7ed28e92fe7caf0385c0140dee4706a5e784df5a19cf3f4059c33609955	38685	1	Tải lên	2026-11-21 11:37:17.983608+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:17.983608+00	01a1fde5-7dab-75df-8ce7-d007859e61dc
01a1fde5-7dd4-70f0-bc7f-69507123e934	01a1fde5-72e5-72cf-b693-98c0f9471b77	2	abb9790e8bc1c357607c6f28ad358a3e110ac12bad6a91cb0cc2f14807de00f1	108100	1	Đặt vị trí ký, số, ngày	2026-11-21 11:37:18.029601+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-11-21 11:37:18.029601+00	01a1fde5-7da9-7283-85ef-2ec8ef829e6c
01a1fde5-7e4b-71e1-aa0e-150c242ef245	01a1fde5-72e5-72cf-b693-98c0f9471b77	3	f35220865d5951e110b04914a0cf86d3223cf8cf03490e7d6e91ded079faaeed	135035	1	Chữ ký số của người ký	2026-11-21 11:37:18.146674+00	Giám đốc Sở Công Thương Bình Định	clean	2026-11-21 11:37:18.146674+00	01a1fde5-7da9-7283-85ef-2ec8ef829e6c
01a1fde5-7e94-7489-9803-27125bf4756c	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7e93-765d-8f2a-4c28ba0298a4
01a1fde5-7e9b-71f4-ae5b-4e63ebc17a36	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7e99-763b-856e-a1f20fd19d23
01a1fde5-7ea5-750b-b760-587906b2002c	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ea4-7534-b92e-3db159f64da9
01a1fde5-7eaa-705e-9573-981b99f5360c	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ea8-741e-ac98-071bd5716752
01a1fde5-7eb4-7716-9d75-7b10d55469bc	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7eb2-73ee-8dd8-6761a14a8ced
01a1fde5-7ebf-750e-a0c4-d30f65da52b1	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ebc-72fe-af73-2ad8fbeaf42e
01a1fde5-7ecb-7267-b2fc-cc5565dca633	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ec9-73af-8feb-c88423c51f5a
01a1fde5-7ed0-7655-b456-23e1cd434d52	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ece-7268-8b9c-4241b7e66898
01a1fde5-7ed9-719c-8c69-0f44609ee4c5	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ed8-7593-8cc5-17c114800ff1
01a1fde5-7ede-72fc-8c5e-3cf272cbd97e	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7edd-71f6-84bd-aa696520e91d
01a1fde5-7eee-73e1-ab2e-14bc46e54bff	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7eed-7703-b211-515b5af030b7
01a1fde5-7ef4-73bd-8958-e33c0835264a	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7ef2-7775-abf7-ff0ce72d01cf
01a1fde5-7f01-7574-b1b4-137b5a5608b4	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7eff-77e8-bf45-aefb2cec39de
01a1fde5-7f06-70ad-8211-0d340f093b98	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f04-70ee-83a5-b34bb3c55e05
01a1fde5-7f14-77f7-8d48-b75354f69ed1	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f12-734d-b1ce-221e48dbd436
01a1fde5-7f19-7522-9eaa-fab877920c34	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f18-70e5-9ea4-23bbc74a56b3
01a1fde5-7f27-7052-b4b9-362790d18a9f	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f25-750f-a50a-7d7539e5c0d3
01a1fde5-7f2c-7792-a955-8999cbf5ceb3	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f2a-7454-bb40-52a3366f780d
01a1fde5-7f37-73b9-ba63-6268fdf926b5	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f35-7434-8407-141d1f22fb21
01a1fde5-7f3d-730f-bdb2-f75dd696b33c	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f3c-716b-bba8-f37a80965e8b
01a1fde5-7f49-7636-8549-800b3c50b402	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f48-711a-9e85-aa0f58f95944
01a1fde5-7f4e-760f-9ff2-9791ce21cbc5	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	fcab7fcc2b4cffd9bb45003bfc2e468a04ef6f77ca8200a7341f027631584d25	2	1	Tải lên	2026-10-12 11:37:18.185768+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f4d-7374-a209-30dd4de8f8e4
01a1fde5-7f55-76f9-b6d9-cdaef64002dd	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f54-7437-9ee1-df4fadd50711
01a1fde5-7f5c-77c6-a7f1-22e250524a1b	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f5b-7035-80b4-be415fb464bf
01a1fde5-7f64-75eb-b918-b62a1fe5b0f8	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f63-713e-86b9-cef066e20ae0
01a1fde5-7f71-7393-9528-e885586a4503	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f6f-7084-95be-355644cbba9b
01a1fde5-7f7b-7143-853e-0bf751b752b8	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f7a-71c1-a2e5-a6dc3920afdd
01a1fde5-7f89-7356-9dff-70e784e753d1	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f87-72dc-bc1d-64779341f9b7
01a1fde5-7f9b-70f6-8682-e47b1dfea532	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7f99-77c2-8dd9-9d3fcedf4ce8
01a1fde5-7fa8-71fc-9d8d-30cccc688c8d	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7fa6-70e7-9466-b64760a13eb6
01a1fde5-7fb4-7580-87ef-2ec8899081a7	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7fb3-70b9-988a-6bc2b6783ace
01a1fde5-7fbb-742d-82f3-17b02ddcf88b	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7fba-751c-97e3-ebb4da692283
01a1fde5-7fc6-720b-afc4-142e41892952	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7fc5-7369-ae16-6c7b1563e2a6
01a1fde5-7fcd-77b0-8dcb-d3f6ebe279df	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	87e4d7011618ccbb991224814908e66da9ee39a97aec366edff529db34b55654	23522	1	Nhận qua liên thông	2026-10-12 11:37:18.185768+00	Hệ thống	clean	2026-10-12 11:37:18.185768+00	01a1fde5-7fcc-71d8-bf54-7073fdb91f98
\.
COPY public.notify_notice (id, agency_id, account_id, at, text, document_id, urgent, read_at) FROM stdin;
01a1fde5-7922-72b1-86d8-833e9f04bb09	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	2026-11-21 11:37:16.821803+00	Có dự thảo chờ bạn: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7928-7593-86af-e0e1da6c8c42	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	2026-11-21 11:37:16.835467+00	Có văn bản chờ bạn: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-79f1-7170-ac05-cab1aa625531	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:17.027795+00	Lãnh đạo đã ký: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-79f8-7186-819a-4c68cd795f8c	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	2026-11-21 11:37:17.043419+00	Văn bản đã ký, chờ văn thư: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7a02-77b1-8838-745dd4477654	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:17.049282+00	Đã cấp số: 01/SCT-VP	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7bf5-745f-b07b-25a3d8f180db	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	2026-11-21 11:37:17.543468+00	Đã phát hành: 01/SCT-VP	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7bf5-745f-b07b-25a42fd189ca	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	2026-11-21 11:37:17.543468+00	Đã phát hành: 01/SCT-VP	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7bf5-745f-b07b-25a511650d46	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:17.543468+00	Đã phát hành: 01/SCT-VP	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	f	\N
01a1fde5-7c77-75d6-a599-ace8d55c1c58	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-732d-733d-a3f2-4032821c8d50	2026-11-21 11:37:17.674152+00	Văn bản đến từ Sở Công Thương Bình Định: 01/SCT-VP	01a1fde5-7c6b-73d1-901a-a15319cc2d80	f	\N
01a1fde5-7c97-75bc-9b8c-74e0b4a2c4b3	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-7358-75f7-9342-6f222c2895b9	2026-11-21 11:37:17.707246+00	Văn bản đến từ Sở Công Thương Bình Định: 01/SCT-VP	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	f	\N
01a1fde5-7dda-75c7-986f-4bed76ba9a96	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	2026-11-21 11:37:18.029601+00	Có dự thảo chờ bạn: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7de0-77a9-b995-a9103b3af530	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f1-703f-80b3-90158bb856ef	2026-11-21 11:37:18.043404+00	Có văn bản chờ bạn: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7e4d-72a5-b91f-6b8d43b8a156	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:18.146674+00	Lãnh đạo đã ký: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7e55-7584-a03c-e8999b83ee3f	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ff-744c-a573-981bac1ce228	2026-11-21 11:37:18.159871+00	Văn bản đã ký, chờ văn thư: V/v triển khai Quy chế tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7e5c-76aa-ae9c-bb68eb5cecd9	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:18.165789+00	Đã cấp số: 02/SCT-VP	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7e64-70fc-97d5-ad0da91a6ebb	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	2026-11-21 11:37:18.173923+00	Trả lại, lý do: Sai nơi nhận: 02/SCT-VP	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
01a1fde5-7e64-70fc-97d5-ad0e60e04536	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	2026-11-21 11:37:18.173923+00	Trả lại, lý do: Sai nơi nhận: 02/SCT-VP	01a1fde5-7da0-7477-aec0-c4493cfea7a3	f	\N
\.
COPY public.people_account (password, last_login, id, username, name, printed_name, is_active, password_changed_at, failures, waits_until) FROM stdin;
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-72f1-703f-80b3-90158bb856ef	giamdoc.bd	Giám đốc Sở Công Thương Bình Định	Ngô Văn Tổng	t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-72fa-7527-877c-f9cc7c3724fe	phogiamdoc.bd	Phó Giám đốc Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-72fd-72a8-9d53-7f80022c80a1	chanhvanphong.bd	Chánh Văn phòng Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-72ff-744c-a573-981bac1ce228	vanthu.bd	Văn thư Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7300-7374-981a-94f82eca75f0	kiemtra.bd	Người kiểm tra thể thức Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	truongphong.bd	Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	chuyenvien.bd	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-730b-7025-910c-2860e436b865	truongphong2.bd	Trưởng phòng Quản lý công nghiệp, Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-730e-7608-bee0-878a7c186696	chuyenvien2.bd	Chuyên viên Phòng Quản lý công nghiệp, Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-730f-7367-b722-f7c8c4fbc45b	luutru.bd	Lưu trữ cơ quan Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7310-7583-9e23-2da0a794ba01	quantri.bd	Công chức công nghệ thông tin Sở Công Thương Bình Định		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7324-70b4-940a-964937c19bfd	giamdoc.lc	Giám đốc Sở Công Thương tỉnh Lai Châu	Nguyễn Sỹ Chín	t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7327-7395-96df-91eca0bc1c07	phogiamdoc.lc	Phó Giám đốc Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7329-722f-98af-ff8fea1eacaf	chanhvanphong.lc	Chánh Văn phòng Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-732d-733d-a3f2-4032821c8d50	vanthu.lc	Văn thư Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-732e-755c-9682-352c16fc9e58	kiemtra.lc	Người kiểm tra thể thức Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-732f-74d3-9b68-1c951a419138	truongphong.lc	Trưởng phòng Quản lý thương mại, Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7332-72e8-9401-ff10f5bd153e	chuyenvien.lc	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7335-767e-8e8f-c4ece7ddc293	truongphong2.lc	Trưởng phòng Quản lý năng lượng, Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7339-770e-bc88-9437fa6e2d18	chuyenvien2.lc	Chuyên viên Phòng Quản lý năng lượng, Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-733a-75b4-9b09-0af82e131eda	luutru.lc	Lưu trữ cơ quan Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-733b-72f0-985a-980c6cce9a8d	quantri.lc	Công chức công nghệ thông tin Sở Công Thương tỉnh Lai Châu		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7350-706b-ad83-bb8801169ba1	giamdoc.hg	Chủ tịch Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7353-72ac-a51c-ab9a398fb084	phogiamdoc.hg	Phó Chủ tịch Ủy ban nhân dân tỉnh Hậu Giang	Đồng Văn Thanh	t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7356-7553-b871-ee5a73456833	chanhvanphong.hg	Chánh Văn phòng Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7358-75f7-9342-6f222c2895b9	vanthu.hg	Văn thư Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7359-7257-9fb6-e2e24e959a25	kiemtra.hg	Người kiểm tra thể thức Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-735a-7016-94e7-1e5beddb0961	truongphong.hg	Trưởng phòng Nội chính, Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-735d-75b0-a192-2fb477c44684	chuyenvien.hg	Chuyên viên Phòng Nội chính, Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-735e-77a7-b6b9-0fc8de9c54fc	truongphong2.hg	Trưởng phòng Khoa giáo - Văn xã, Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7360-7084-b03f-a8d42e15c558	chuyenvien2.hg	Chuyên viên Phòng Khoa giáo - Văn xã, Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7361-7260-8c68-ca1e9c1a68a2	luutru.hg	Lưu trữ cơ quan Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7362-74d2-a13d-590b0a51f5b8	quantri.hg	Công chức công nghệ thông tin Ủy ban nhân dân tỉnh Hậu Giang		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7373-73ab-8721-cf9d1c4a45b1	giamdoc.st	Giám đốc Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng	Lương Minh Quyết	t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7375-70ae-8bc2-56573ec220c6	phogiamdoc.st	Phó Giám đốc Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7378-739f-8e24-1157bc4578b9	chanhvanphong.st	Chánh Văn phòng Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-737b-76d3-b400-1c2fa414d677	vanthu.st	Văn thư Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-737c-7788-97d1-c753d816c4d3	kiemtra.st	Người kiểm tra thể thức Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-737d-729e-9200-a277d46f3c68	truongphong.st	Trưởng phòng Kế hoạch - Tài chính, Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-737f-77b8-a616-f9e0d3d293a4	chuyenvien.st	Chuyên viên Phòng Kế hoạch - Tài chính, Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7380-738a-bd14-c13835c61919	truongphong2.st	Trưởng chi cục Thủy lợi, Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7384-728d-b396-a5996f84b092	chuyenvien2.st	Chuyên viên Chi cục Thủy lợi, Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7385-762e-bd6c-b02713bf5517	luutru.st	Lưu trữ cơ quan Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7387-7435-9f61-a5107ff6cdec	quantri.st	Công chức công nghệ thông tin Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7392-77af-be60-ef8cd48a401c	giamdoc.qn	Giám đốc Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam	Huỳnh Tấn Triều	t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-7397-7169-96c5-5509ad154311	phogiamdoc.qn	Phó Giám đốc Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-739a-7384-9b0e-b214131e5cab	chanhvanphong.qn	Chánh Văn phòng Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-739d-7305-853e-bb6e4f46ddd9	vanthu.qn	Văn thư Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-739f-71fb-9588-bc29b192958b	kiemtra.qn	Người kiểm tra thể thức Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73a0-7404-a3b8-9c594504142f	truongphong.qn	Trưởng phòng Người có công, Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73a4-7345-b3cb-85efeb1e5069	chuyenvien.qn	Chuyên viên Phòng Người có công, Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73a5-73ba-84c2-a444c1906932	truongphong2.qn	Trưởng phòng Lao động - Việc làm, Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73a8-72a6-a41a-8eb4ba3b0daf	chuyenvien2.qn	Chuyên viên Phòng Lao động - Việc làm, Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73a9-7538-9b73-e0930b9c887a	luutru.qn	Lưu trữ cơ quan Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
argon2$argon2id$v=19$m=102400,t=2,p=8$anU5UUdyTm5mMjA5NEJ0SExrVTNjSg$uKn+STav5O0H0B5ze/F4eZccdjGgtgcBHGpZ3Iuiwx8	\N	01a1fde5-73ab-7432-a5c6-fd69e92b3568	quantri.qn	Công chức công nghệ thông tin Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam		t	\N	0	\N
\.
COPY public.people_agency (id, code, code102, name, abbreviation, folded, hosted, policy_key, parent_name, place, address, email, telephone, website, receives_electronically, paper_reason, valid_from, valid_to, parent_id) FROM stdin;
01a1fde5-72e5-72cf-b693-98c0f9471b77	H08.04	000.00.04.H08	Sở Công Thương Bình Định	SCT	so cong thuong binh dinh sct binh dinh	t	binh_dinh_sct_2020	Ủy ban nhân dân tỉnh Bình Định	Bình Định					t		2019-01-01	\N	\N
01a1fde5-7321-7717-90f4-b7fa3495569c	H35.04	000.00.04.H35	Sở Công Thương tỉnh Lai Châu	SCT	so cong thuong tinh lai chau sct lai chau	t	lai_chau_sct_2019	Ủy ban nhân dân tỉnh Lai Châu	Lai Châu					t		2019-01-01	\N	\N
01a1fde5-734a-7515-a855-2b2dd836f2d8	H30	000.00.00.H30	Ủy ban nhân dân tỉnh Hậu Giang	UBND	uy ban nhan dan tinh hau giang ubnd hau giang	t	hau_giang_ubnd_2019		Hậu Giang					t		2019-01-01	\N	\N
01a1fde5-7370-741b-9d9c-5026ab7a87d8	H51.10	000.00.10.H51	Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng	SNN	so nong nghiep va phat trien nong thon tinh soc trang snn soc trang	t	soc_trang_snn_2019	Ủy ban nhân dân tỉnh Sóc Trăng	Sóc Trăng					t		2019-01-01	\N	\N
01a1fde5-738e-773d-be1b-31f98fa51d91	H47.15	000.00.15.H47	Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam	LĐTBXH	so lao dong - thuong binh va xa hoi tinh quang nam ldtbxh quang nam	t	quang_nam_ldtbxh_2019	Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	\N
01a1fde5-73b5-775b-9e21-734df84d9746	H47.15.01	000.01.15.H47	Cơ sở cai nghiện ma túy Quảng Nam	CSCNMT	co so cai nghien ma tuy quang nam cscnmt quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73b6-7755-8b4d-61044d6d6284	H47.15.02	000.02.15.H47	Làng Hòa Bình Quảng Nam	LHB	lang hoa binh quang nam lhb quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73b8-72a8-8111-b4862e302a3c	H47.15.03	000.03.15.H47	Trung tâm Bảo trợ xã hội Quảng Nam	TTBTXH	trung tam bao tro xa hoi quang nam ttbtxh quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73b9-7103-bcf5-9de4fe0c8eb8	H47.15.04	000.04.15.H47	Trung tâm Công tác xã hội Quảng Nam	TTCTXH	trung tam cong tac xa hoi quang nam ttctxh quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73ba-7770-9264-6e4669a493ee	H47.15.05	000.05.15.H47	Trung tâm Dịch vụ việc làm Quảng Nam	TTDVVL	trung tam dich vu viec lam quang nam ttdvvl quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73bb-71bd-96a9-9e67e610b896	H47.15.06	000.06.15.H47	Trung tâm Điều dưỡng người tâm thần Quảng Nam	TTĐDNTT	trung tam dieu duong nguoi tam than quang nam ttddntt quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73bd-7167-9741-34e47994d0e4	H47.15.07	000.07.15.H47	Trung tâm Nuôi dưỡng, điều dưỡng người có công Quảng Nam	TTNDĐDNCC	trung tam nuoi duong, dieu duong nguoi co cong quang nam ttndddncc quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73be-73d2-8d4a-473015da0bc0	H47.15.08	000.08.15.H47	Trường Trung cấp nghề Bắc Quảng Nam	TTCNBQN	truong trung cap nghe bac quang nam ttcnbqn quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73c1-7677-af10-282e85c6f8ab	H47.15.09	000.09.15.H47	Trường Trung cấp nghề Nam Quảng Nam	TTCNNQN	truong trung cap nghe nam quang nam ttcnnqn quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73c2-7522-bc97-e5d18c856359	H47.15.10	000.10.15.H47	Trường Trung cấp nghề Thanh niên Dân tộc - Miền núi Quảng Nam	TTCNTNDTMN	truong trung cap nghe thanh nien dan toc - mien nui quang nam ttcntndtmn quang nam	f		Ủy ban nhân dân tỉnh Quảng Nam	Quảng Nam					t		2019-01-01	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
\.
COPY public.people_agency_successors (id, from_agency_id, to_agency_id) FROM stdin;
\.
COPY public.people_holiday (id, day, works, note, agency_id) FROM stdin;
\.
COPY public.people_position (id, title, roles, "order", valid_from, valid_to, account_id, agency_id, unit_id) FROM stdin;
01a1fde5-72f1-703f-80b3-901699754c6c	Giám đốc	{leader,head}	0	2019-01-01	\N	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N
01a1fde5-72fa-7527-877c-f9cdf36194fc	Phó Giám đốc	{leader}	1	2019-01-01	\N	01a1fde5-72fa-7527-877c-f9cc7c3724fe	01a1fde5-72e5-72cf-b693-98c0f9471b77	\N
01a1fde5-72fd-72a8-9d53-7f81ad04e111	Chánh Văn phòng	{office_chief,unit_leader}	2	2019-01-01	\N	01a1fde5-72fd-72a8-9d53-7f80022c80a1	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-72ff-744c-a573-981c8131767b	Văn thư	{clerk}	3	2019-01-01	\N	01a1fde5-72ff-744c-a573-981bac1ce228	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-7301-7617-8587-871fe2d984dd	Người kiểm tra thể thức	{form_checker}	4	2019-01-01	\N	01a1fde5-7300-7374-981a-94f82eca75f0	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-7303-7009-931c-dac47ba64475	Trưởng phòng	{unit_leader}	5	2019-01-01	\N	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ee-77c0-b839-9b6ddf595e82
01a1fde5-730a-7706-9c95-ae3dcdcabc86	Chuyên viên	{specialist}	6	2019-01-01	\N	01a1fde5-730a-7706-9c95-ae3c5ccea7d9	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ee-77c0-b839-9b6ddf595e82
01a1fde5-730b-7025-910c-286190efca43	Trưởng phòng	{unit_leader}	7	2019-01-01	\N	01a1fde5-730b-7025-910c-2860e436b865	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f0-706f-9445-a5cb44b67ff2
01a1fde5-730e-7608-bee0-878b98f79ae3	Chuyên viên	{specialist}	8	2019-01-01	\N	01a1fde5-730e-7608-bee0-878a7c186696	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72f0-706f-9445-a5cb44b67ff2
01a1fde5-730f-7367-b722-f7c9abdf2454	Lưu trữ cơ quan	{archivist}	9	2019-01-01	\N	01a1fde5-730f-7367-b722-f7c8c4fbc45b	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-7310-7583-9e23-2da1d65bd291	Công chức công nghệ thông tin	{admin}	10	2019-01-01	\N	01a1fde5-7310-7583-9e23-2da0a794ba01	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-72ec-7208-8773-38473d14f449
01a1fde5-7324-70b4-940a-964ae8366c61	Giám đốc	{leader,head}	0	2019-01-01	\N	01a1fde5-7324-70b4-940a-964937c19bfd	01a1fde5-7321-7717-90f4-b7fa3495569c	\N
01a1fde5-7327-7395-96df-91edf6747c94	Phó Giám đốc	{leader}	1	2019-01-01	\N	01a1fde5-7327-7395-96df-91eca0bc1c07	01a1fde5-7321-7717-90f4-b7fa3495569c	\N
01a1fde5-732b-7376-b27f-949a9d4758dc	Chánh Văn phòng	{office_chief,unit_leader}	2	2019-01-01	\N	01a1fde5-7329-722f-98af-ff8fea1eacaf	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-732e-755c-9682-352b8003caf5	Văn thư	{clerk}	3	2019-01-01	\N	01a1fde5-732d-733d-a3f2-4032821c8d50	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-732e-755c-9682-352d2df09b66	Người kiểm tra thể thức	{form_checker}	4	2019-01-01	\N	01a1fde5-732e-755c-9682-352c16fc9e58	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-732f-74d3-9b68-1c968db50136	Trưởng phòng	{unit_leader}	5	2019-01-01	\N	01a1fde5-732f-74d3-9b68-1c951a419138	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bcfe15a13b3
01a1fde5-7332-72e8-9401-ff114c09dadd	Chuyên viên	{specialist}	6	2019-01-01	\N	01a1fde5-7332-72e8-9401-ff10f5bd153e	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bcfe15a13b3
01a1fde5-7336-72e2-b174-a7a3a2ce790d	Trưởng phòng	{unit_leader}	7	2019-01-01	\N	01a1fde5-7335-767e-8e8f-c4ece7ddc293	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7323-7456-8883-fb64f60804f9
01a1fde5-733a-75b4-9b09-0af7ee9f9691	Chuyên viên	{specialist}	8	2019-01-01	\N	01a1fde5-7339-770e-bc88-9437fa6e2d18	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7323-7456-8883-fb64f60804f9
01a1fde5-733b-72f0-985a-980b60e1e3cf	Lưu trữ cơ quan	{archivist}	9	2019-01-01	\N	01a1fde5-733a-75b4-9b09-0af82e131eda	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-733c-7027-bd5c-bddd13b1eb33	Công chức công nghệ thông tin	{admin}	10	2019-01-01	\N	01a1fde5-733b-72f0-985a-980c6cce9a8d	01a1fde5-7321-7717-90f4-b7fa3495569c	01a1fde5-7322-7093-9410-0bceab7dc3ad
01a1fde5-7350-706b-ad83-bb8930a2b06e	Chủ tịch	{leader,head}	0	2019-01-01	\N	01a1fde5-7350-706b-ad83-bb8801169ba1	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N
01a1fde5-7354-739d-9a60-18ded1cd3826	Phó Chủ tịch	{leader}	1	2019-01-01	\N	01a1fde5-7353-72ac-a51c-ab9a398fb084	01a1fde5-734a-7515-a855-2b2dd836f2d8	\N
01a1fde5-7356-7553-b871-ee5b2684ddaf	Chánh Văn phòng	{office_chief,unit_leader}	2	2019-01-01	\N	01a1fde5-7356-7553-b871-ee5a73456833	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-7359-7257-9fb6-e2e1836aa586	Văn thư	{clerk}	3	2019-01-01	\N	01a1fde5-7358-75f7-9342-6f222c2895b9	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-735a-7016-94e7-1e5ae1d0928c	Người kiểm tra thể thức	{form_checker}	4	2019-01-01	\N	01a1fde5-7359-7257-9fb6-e2e24e959a25	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-735b-7145-a88e-bd0db66d19ad	Trưởng phòng	{unit_leader}	5	2019-01-01	\N	01a1fde5-735a-7016-94e7-1e5beddb0961	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734e-76b1-8bd2-1b1f1952f08b
01a1fde5-735d-75b0-a192-2fb5f275639e	Chuyên viên	{specialist}	6	2019-01-01	\N	01a1fde5-735d-75b0-a192-2fb477c44684	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734e-76b1-8bd2-1b1f1952f08b
01a1fde5-735e-77a7-b6b9-0fc9c301b765	Trưởng phòng	{unit_leader}	7	2019-01-01	\N	01a1fde5-735e-77a7-b6b9-0fc8de9c54fc	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734f-776b-8719-4139cb116157
01a1fde5-7360-7084-b03f-a8d502c6397c	Chuyên viên	{specialist}	8	2019-01-01	\N	01a1fde5-7360-7084-b03f-a8d42e15c558	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734f-776b-8719-4139cb116157
01a1fde5-7361-7260-8c68-ca1f9bb48a0a	Lưu trữ cơ quan	{archivist}	9	2019-01-01	\N	01a1fde5-7361-7260-8c68-ca1e9c1a68a2	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-7366-7285-ad75-80d99269dc51	Công chức công nghệ thông tin	{admin}	10	2019-01-01	\N	01a1fde5-7362-74d2-a13d-590b0a51f5b8	01a1fde5-734a-7515-a855-2b2dd836f2d8	01a1fde5-734d-75af-902c-de944932fda7
01a1fde5-7373-73ab-8721-cf9ed9cac4b9	Giám đốc	{leader,head}	0	2019-01-01	\N	01a1fde5-7373-73ab-8721-cf9d1c4a45b1	01a1fde5-7370-741b-9d9c-5026ab7a87d8	\N
01a1fde5-7376-73f4-acc1-2cfb7fe94fbd	Phó Giám đốc	{leader}	1	2019-01-01	\N	01a1fde5-7375-70ae-8bc2-56573ec220c6	01a1fde5-7370-741b-9d9c-5026ab7a87d8	\N
01a1fde5-7379-7421-9f2a-e9055a451003	Chánh Văn phòng	{office_chief,unit_leader}	2	2019-01-01	\N	01a1fde5-7378-739f-8e24-1157bc4578b9	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-737b-76d3-b400-1c30bf5da0d6	Văn thư	{clerk}	3	2019-01-01	\N	01a1fde5-737b-76d3-b400-1c2fa414d677	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-737c-7788-97d1-c754d9bceacd	Người kiểm tra thể thức	{form_checker}	4	2019-01-01	\N	01a1fde5-737c-7788-97d1-c753d816c4d3	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-737d-729e-9200-a2787bbf5df8	Trưởng phòng	{unit_leader}	5	2019-01-01	\N	01a1fde5-737d-729e-9200-a277d46f3c68	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-2241240a12df
01a1fde5-7380-738a-bd14-c137b505bbf7	Chuyên viên	{specialist}	6	2019-01-01	\N	01a1fde5-737f-77b8-a616-f9e0d3d293a4	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-2241240a12df
01a1fde5-7381-76e6-a3d9-2d76920d26b6	Trưởng phòng	{unit_leader}	7	2019-01-01	\N	01a1fde5-7380-738a-bd14-c13835c61919	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-224272d6288a
01a1fde5-7384-728d-b396-a59aac6e7d1d	Chuyên viên	{specialist}	8	2019-01-01	\N	01a1fde5-7384-728d-b396-a5996f84b092	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7372-74ac-b3e6-224272d6288a
01a1fde5-7385-762e-bd6c-b0281c4743b9	Lưu trữ cơ quan	{archivist}	9	2019-01-01	\N	01a1fde5-7385-762e-bd6c-b02713bf5517	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-7387-7435-9f61-a511cf8a117a	Công chức công nghệ thông tin	{admin}	10	2019-01-01	\N	01a1fde5-7387-7435-9f61-a5107ff6cdec	01a1fde5-7370-741b-9d9c-5026ab7a87d8	01a1fde5-7371-7709-8540-e7fbf4627770
01a1fde5-7392-77af-be60-ef8d681ab306	Giám đốc	{leader,head}	0	2019-01-01	\N	01a1fde5-7392-77af-be60-ef8cd48a401c	01a1fde5-738e-773d-be1b-31f98fa51d91	\N
01a1fde5-7397-7169-96c5-550a7bb8e42a	Phó Giám đốc	{leader}	1	2019-01-01	\N	01a1fde5-7397-7169-96c5-5509ad154311	01a1fde5-738e-773d-be1b-31f98fa51d91	\N
01a1fde5-739b-7689-aef7-713be1d0c6d9	Chánh Văn phòng	{office_chief,unit_leader}	2	2019-01-01	\N	01a1fde5-739a-7384-9b0e-b214131e5cab	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
01a1fde5-739e-7684-9671-26f3029a6c92	Văn thư	{clerk}	3	2019-01-01	\N	01a1fde5-739d-7305-853e-bb6e4f46ddd9	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
01a1fde5-739f-71fb-9588-bc2a4fd43cc6	Người kiểm tra thể thức	{form_checker}	4	2019-01-01	\N	01a1fde5-739f-71fb-9588-bc29b192958b	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
01a1fde5-73a0-7404-a3b8-9c5af5e04d11	Trưởng phòng	{unit_leader}	5	2019-01-01	\N	01a1fde5-73a0-7404-a3b8-9c594504142f	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7bda72436a6
01a1fde5-73a4-7345-b3cb-85f0b08c3851	Chuyên viên	{specialist}	6	2019-01-01	\N	01a1fde5-73a4-7345-b3cb-85efeb1e5069	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7bda72436a6
01a1fde5-73a5-73ba-84c2-a44511f81a56	Trưởng phòng	{unit_leader}	7	2019-01-01	\N	01a1fde5-73a5-73ba-84c2-a444c1906932	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7be146d2930
01a1fde5-73a9-7538-9b73-e092a6328829	Chuyên viên	{specialist}	8	2019-01-01	\N	01a1fde5-73a8-72a6-a41a-8eb4ba3b0daf	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-7390-7399-bd52-b7be146d2930
01a1fde5-73aa-7002-836f-8da6b35f0536	Lưu trữ cơ quan	{archivist}	9	2019-01-01	\N	01a1fde5-73a9-7538-9b73-e0930b9c887a	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
01a1fde5-73ab-7432-a5c6-fd6a6d50b4fa	Công chức công nghệ thông tin	{admin}	10	2019-01-01	\N	01a1fde5-73ab-7432-a5c6-fd69e92b3568	01a1fde5-738e-773d-be1b-31f98fa51d91	01a1fde5-738f-74a4-8e4b-bc5c298ad894
\.
COPY public.people_unit (id, name, abbreviation, "order", is_open, agency_id) FROM stdin;
01a1fde5-72ec-7208-8773-38473d14f449	Văn phòng Sở	VP	0	t	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72ee-77c0-b839-9b6ddf595e82	Phòng Quản lý thương mại	QLTM	1	t	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72f0-706f-9445-a5cb44b67ff2	Phòng Quản lý công nghiệp	QLCN	2	t	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7322-7093-9410-0bceab7dc3ad	Văn phòng Sở	VP	0	t	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7322-7093-9410-0bcfe15a13b3	Phòng Quản lý thương mại	QLTM	1	t	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7323-7456-8883-fb64f60804f9	Phòng Quản lý năng lượng	QLNL	2	t	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-734d-75af-902c-de944932fda7	Văn phòng UBND tỉnh	VP	0	t	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-734e-76b1-8bd2-1b1f1952f08b	Phòng Nội chính	NC	1	t	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-734f-776b-8719-4139cb116157	Phòng Khoa giáo - Văn xã	KGVX	2	t	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7371-7709-8540-e7fbf4627770	Văn phòng Sở	VP	0	t	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7372-74ac-b3e6-2241240a12df	Phòng Kế hoạch - Tài chính	KHTC	1	t	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7372-74ac-b3e6-224272d6288a	Chi cục Thủy lợi	CCTL	2	t	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-738f-74a4-8e4b-bc5c298ad894	Văn phòng Sở	VP	0	t	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-7390-7399-bd52-b7bda72436a6	Phòng Người có công	NCC	1	t	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-7390-7399-bd52-b7be146d2930	Phòng Lao động - Việc làm	LĐVL	2	t	01a1fde5-738e-773d-be1b-31f98fa51d91
\.
COPY public.registers_entry (id, agency_id, number, document_id, entered_at, entered_by, register_id) FROM stdin;
01a1fde5-79ff-72fc-8351-78d9d6941cc8	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	2026-11-21 11:37:17.049282+00	Văn thư Sở Công Thương Bình Định	01a1fde5-79fd-7036-b981-e54886e1afd0
01a1fde5-7d34-7611-8c01-9ab5da26aebe	01a1fde5-734a-7515-a855-2b2dd836f2d8	1	01a1fde5-7c8c-73d7-b0e5-8bf3ac46db15	2026-11-21 11:37:17.870704+00	Văn thư Ủy ban nhân dân tỉnh Hậu Giang	01a1fde5-7d32-7292-b3e0-c6bb9b75b1fa
01a1fde5-7d41-7289-a1c4-b8bf9d456a4d	01a1fde5-7321-7717-90f4-b7fa3495569c	1	01a1fde5-7c6b-73d1-901a-a15319cc2d80	2026-11-21 11:37:17.883701+00	Văn thư Sở Công Thương tỉnh Lai Châu	01a1fde5-7d3f-73fa-be5d-043e686e06ed
01a1fde5-7e59-764a-a759-f71ba5e1feb1	01a1fde5-72e5-72cf-b693-98c0f9471b77	2	01a1fde5-7da0-7477-aec0-c4493cfea7a3	2026-11-21 11:37:18.165789+00	Văn thư Sở Công Thương Bình Định	01a1fde5-79fd-7036-b981-e54886e1afd0
01a1fde5-7ef8-7463-a8d8-70fc69e979d4	01a1fde5-72e5-72cf-b693-98c0f9471b77	3	01a1fde5-7ef6-7027-9687-709d6cf33080	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-79fd-7036-b981-e54886e1afd0
01a1fde5-7f0a-73b6-bbaa-1ab2c8ea3bdf	01a1fde5-72e5-72cf-b693-98c0f9471b77	4	01a1fde5-7f08-70bf-8943-bdd1964142b6	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-79fd-7036-b981-e54886e1afd0
01a1fde5-7f1d-73ba-95a5-1742a5e65386	01a1fde5-72e5-72cf-b693-98c0f9471b77	5	01a1fde5-7f1b-720e-b4d1-2e1a63b81a64	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-79fd-7036-b981-e54886e1afd0
01a1fde5-7f6b-724b-a057-6dc850fe8d20	01a1fde5-72e5-72cf-b693-98c0f9471b77	1	01a1fde5-7f68-76a4-aca7-c4dd731aa4de	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7f76-75d0-aa58-6a2dcd35558e	01a1fde5-72e5-72cf-b693-98c0f9471b77	2	01a1fde5-7f74-71fe-95b4-11ba608e25cd	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7f80-7610-9619-9ba5b5df79af	01a1fde5-72e5-72cf-b693-98c0f9471b77	3	01a1fde5-7f7e-700e-a4a3-bf93a4a80ae0	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7f93-707a-a802-44d7b9879cae	01a1fde5-72e5-72cf-b693-98c0f9471b77	4	01a1fde5-7f8f-74fb-84a0-1b6706672a65	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7fa0-74d3-a32d-e9e01b5e5713	01a1fde5-72e5-72cf-b693-98c0f9471b77	5	01a1fde5-7f9e-71e0-8552-d81df643670c	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7faf-720c-beb4-c7509b03a96e	01a1fde5-72e5-72cf-b693-98c0f9471b77	6	01a1fde5-7fad-717d-9f4e-62c93d31c834	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
01a1fde5-7fc0-77d1-9e83-588921e25495	01a1fde5-72e5-72cf-b693-98c0f9471b77	7	01a1fde5-7fbe-705b-96cd-67545cdb4e21	2026-10-12 11:37:18.185768+00	Văn thư Sở Công Thương Bình Định	01a1fde5-7f69-71c1-9066-908f1e667172
\.
COPY public.registers_register (id, kind, series, year, last_number, agency_id) FROM stdin;
01a1fde5-7d32-7292-b3e0-c6bb9b75b1fa	in	chung	2026	1	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7d3f-73fa-be5d-043e686e06ed	in	chung	2026	1	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-79fd-7036-b981-e54886e1afd0	out	chung	2026	5	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7f69-71c1-9066-908f1e667172	in	chung	2026	7	01a1fde5-72e5-72cf-b693-98c0f9471b77
\.
COPY public.registers_strike (id, agency_id, reason, struck_at, struck_by, entry_id) FROM stdin;
01a1fde5-7e67-7619-98ff-964ea9da9cf6	01a1fde5-72e5-72cf-b693-98c0f9471b77	Không ban hành nữa	2026-11-21 11:37:18.181005+00	Chuyên viên Phòng Quản lý thương mại, Sở Công Thương Bình Định	01a1fde5-7e59-764a-a759-f71ba5e1feb1
\.
COPY public.signing_certificate (id, kind, subject, common_name, issuer, serial, fingerprint, pem, not_before, not_after, key, is_active, account_id, agency_id) FROM stdin;
01a1fde5-72f5-71a5-8968-fc85dab1b845	person	UID=CCCD:bd-giamdoc,CN=Ngô Văn Tổng,O=Sở Công Thương Bình Định,C=VN	Ngô Văn Tổng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	a22e205d96af4cd971d8483c19c723	e5463bda93b50a9cdc44fee8972c41a14465c404291064858a605a3a2cb10357	-----BEGIN CERTIFICATE-----\nMIIC+jCCAqCgAwIBAgIQAKIuIF2Wr0zZcdhIPBnHIzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdTELMAkG\nA1UEBhMCVk4xKjAoBgNVBAoMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDh\nu4tuaDEZMBcGA1UEAwwQTmfDtCBWxINuIFThu5VuZzEfMB0GCgmSJomT8ixkAQEM\nD0NDQ0Q6YmQtZ2lhbWRvYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNtxu/6R\nGkifih5tPmQV/D2GwW1wwnUIpoQHdPZpYf93zQWTZBYh2BwZOXCJHRE67fYVQ8eC\nLzWtZraktfBghFajggEZMIIBFTAdBgNVHQ4EFgQUPO52kcQnQsyDTd2Oa9BVL4ud\naGYwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYwFAYIKwYB\nBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcwAoYdaHR0\ncDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRwOi8vMTI3\nLjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD628/9VMx4\nvYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIhAL1ZIqHzaLuTLB2HjXLBp3d/c0f9\nGQkWYiIBtRSIklYAAiB6k3e5XsZ1vHDov5LWAUMJ6GNp5nJB0zIMjU47MiT1jQ==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-giamdoc	t	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72fb-748f-a4a1-3ac7ecebf5a6	person	UID=CCCD:bd-phogiamdoc,CN=Phó Giám đốc,O=Sở Công Thương Bình Định,C=VN	Phó Giám đốc	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	ebe96e95c388bbd0be5850c8978bba	6a965a75488a73ea173660681d144e5a7882743e97495e1e5d432b2ee2f84f2f	-----BEGIN CERTIFICATE-----\nMIIC/TCCAqSgAwIBAgIQAOvpbpXDiLvQvlhQyJeLujAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1oweTELMAkG\nA1UEBhMCVk4xKjAoBgNVBAoMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDh\nu4tuaDEaMBgGA1UEAwwRUGjDsyBHacOhbSDEkeG7kWMxIjAgBgoJkiaJk/IsZAEB\nDBJDQ0NEOmJkLXBob2dpYW1kb2MwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ5\nsLtfivL//OYplpGFlFAqDsgYdOMijs1ut+bhnP8vQ/qYN76trK0YTEpib9mmPNzb\nxT9NpE18ICvBPejGwdgco4IBGTCCARUwHQYDVR0OBBYEFAf8VZqdK32WU7mYA34l\nmXBi/tBNMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1UdJQQWMBQG\nCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYBBQUHMAKG\nHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzABhhtodHRw\nOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4YhaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLERkEGw+tvP\n/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0cAMEQCICFXO83JfJzYkzp57CXSglow\n3YqJ/yoCadWW+JaWpe3TAiAd+vnK7buHRuNQnLHIi/s27wrS0FTiz0hc5rkQTOOe\n8Q==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-phogiamdoc	t	01a1fde5-72fa-7527-877c-f9cc7c3724fe	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72fe-7064-b8da-9e75341521f7	person	UID=CCCD:bd-chanhvanphong,CN=Chánh Văn phòng,O=Sở Công Thương Bình Định,C=VN	Chánh Văn phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	f465613f0e4bc862db0c058430c084	f922b27fff9049060b410d76fd09736ad8027c4277e8e4957d3dc041850e1269	-----BEGIN CERTIFICATE-----\nMIIDAjCCAqigAwIBAgIQAPRlYT8OS8hi2wwFhDDAhDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfTELMAkG\nA1UEBhMCVk4xKjAoBgNVBAoMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDh\nu4tuaDEbMBkGA1UEAwwSQ2jDoW5oIFbEg24gcGjDsm5nMSUwIwYKCZImiZPyLGQB\nAQwVQ0NDRDpiZC1jaGFuaHZhbnBob25nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\nQgAEqklib55N+8me0lGgOTr/PpJ5nARoDsRU+BMiV0XHEZz6IpVAKj0YwwHbnH/p\ng3qanL8BIHcvGOq9i5kDjrpGNKOCARkwggEVMB0GA1UdDgQWBBRPbCp3hYMkLfz8\nefVOqHvXhUpzbjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUE\nFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUF\nBzAChh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYb\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBB\nsPrbz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiEA0Bt/oUPFArxCs/zF\nYl/9RAp1pPh8I5B3r2w3IGD6Pr0CIAnJ0dNU9mNPJmX1KPADMMpuYnMaJBYmK0Rz\n0gDK+Tx1\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-chanhvanphong	t	01a1fde5-72fd-72a8-9d53-7f80022c80a1	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7304-704a-bda2-c5d69f6e7e8f	person	UID=CCCD:bd-truongphong,CN=Trưởng phòng,O=Sở Công Thương Bình Định,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	c2f440ae6061cd7e6cd2e3f5dd8313	cdb82b4ca32835dd0f5df1b70035fe3edf2afabbbe63bc2db3714c9ab07f847a	-----BEGIN CERTIFICATE-----\nMIIC/zCCAqSgAwIBAgIQAML0QK5gYc1+bNLj9d2DEzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1oweTELMAkG\nA1UEBhMCVk4xKjAoBgNVBAoMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDh\nu4tuaDEZMBcGA1UEAwwQVHLGsOG7n25nIHBow7JuZzEjMCEGCgmSJomT8ixkAQEM\nE0NDQ0Q6YmQtdHJ1b25ncGhvbmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATY\neMbPI9Tz2Wtfy71y9dhSQBlY4p7PfqvulFTrj1iDHz6xSmAP8o51vfDrIgIHyTgd\nVhLxkJa1mItisoh1/3Y1o4IBGTCCARUwHQYDVR0OBBYEFGrLGYsrbpj/iXSC9ABL\nQN4aS4A/MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1UdJQQWMBQG\nCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYBBQUHMAKG\nHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzABhhtodHRw\nOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4YhaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLERkEGw+tvP\n/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0kAMEYCIQDpeBOXMLN0lKcW3lNTForg\nJYsSeoSZzNu9s3OT5rNRVwIhAKbsTplUBLUgKy9Ou4ZjevEUOe4NQ5Am8ot1bvSS\ngFun\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-truongphong	t	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-730d-76ed-8d30-29d7c5d29842	person	UID=CCCD:bd-truongphong2,CN=Trưởng phòng,O=Sở Công Thương Bình Định,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b06e97796a8debc303289bf800c476	dbde1a3ee881bfc45f93a5f04f4a0bb5520cca9076c190c355b60de99cbb4629	-----BEGIN CERTIFICATE-----\nMIIC/zCCAqWgAwIBAgIQALBul3lqjevDAyib+ADEdjAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owejELMAkG\nA1UEBhMCVk4xKjAoBgNVBAoMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDh\nu4tuaDEZMBcGA1UEAwwQVHLGsOG7n25nIHBow7JuZzEkMCIGCgmSJomT8ixkAQEM\nFENDQ0Q6YmQtdHJ1b25ncGhvbmcyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\njS4z5Ru82AvD1jQLE1l8ejhf4F1wRuKQqp3VZRD7HefFVouq8VDbzJ1jisAvVlLC\nYz8SH69EKN0c5MBp+JVgcKOCARkwggEVMB0GA1UdDgQWBBTzBYsucILKJIf6CxCq\nHDHsOkUS5zAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAU\nBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAC\nhh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0\ncDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6\nLy8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrb\nz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiAC9kO3Bn1Q2dwPyqj9XS4V\nU1jFsKxwha5FQH0RiFuiIQIhAOG/QfuIhC1m6tZ2NNyxXHFJsl+SRupGEAhHWeQp\n9OBG\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-truongphong2	t	01a1fde5-730b-7025-910c-2860e436b865	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7314-73cc-94b5-5ec0ff79a2cd	organisation	UID=MST:bd-con-dau,CN=Sở Công Thương Bình Định,O=Sở Công Thương Bình Định,C=VN	Sở Công Thương Bình Định	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	ff24dd825e6e28ce0630a5cee99797	f225e6d5cb3d7b9c58fd81744ece84bf7231e993e7b22523b4a4b5b1a66787dd	-----BEGIN CERTIFICATE-----\nMIIDCjCCArGgAwIBAgIQAP8k3YJebijOBjClzumXlzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYUxCzAJ\nBgNVBAYTAlZOMSowKAYDVQQKDCFT4bufIEPDtG5nIFRoxrDGoW5nIELDrG5oIMSQ\n4buLbmgxKjAoBgNVBAMMIVPhu58gQ8O0bmcgVGjGsMahbmcgQsOsbmggxJDhu4tu\naDEeMBwGCgmSJomT8ixkAQEMDk1TVDpiZC1jb24tZGF1MFkwEwYHKoZIzj0CAQYI\nKoZIzj0DAQcDQgAE62aayKnGoRPr3sr2USzIIoM6QoeSq9GtJfh+KqAam5PCSxB8\nkNFyQ4T9FlVU0rftf9V/3fO2SGf+C3bCs2X9rqOCARkwggEVMB0GA1UdDgQWBBSi\nR40MGwekM2yVgaJkItPlnh7RuTAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIG\nwDAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBU\nMCkGCCsGAQUFBzAChh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggr\nBgEFBQcwAYYbaHR0cDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkw\nJ6AloCOGIWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSME\nGDAWgBSxEZBBsPrbz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNHADBEAiBQRxP2\naEsXR6JtlNsK8GH4KVdyvLqWLVWwH6sKra2pfQIgbXDsbH4w1pZpieoo5UKdOHPi\nFsse2qhB2/vy7X0Ozi0=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	bd-con-dau	t	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7326-75fc-a955-8fb2fc9c1203	person	UID=CCCD:lc-giamdoc,CN=Nguyễn Sỹ Chín,O=Sở Công Thương tỉnh Lai Châu,C=VN	Nguyễn Sỹ Chín	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	fd49313f8a7989b5e22b5f5db7bc23	fae65da256cec582f3393d476b970128c2af586b723963775c747e47e4d27a60	-----BEGIN CERTIFICATE-----\nMIIC/zCCAqagAwIBAgIQAP1JMT+KeYm14itfXbe8IzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owezELMAkG\nA1UEBhMCVk4xLTArBgNVBAoMJFPhu58gQ8O0bmcgVGjGsMahbmcgdOG7iW5oIExh\naSBDaMOidTEcMBoGA1UEAwwTTmd1eeG7hW4gU+G7uSBDaMOtbjEfMB0GCgmSJomT\n8ixkAQEMD0NDQ0Q6bGMtZ2lhbWRvYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBDmumFpLQxmK/5ljgN7ZxfMSL+QHXEz9i31i75337wToo6SXZU5lwIR590Vl5vJN\ne2TMx+RzCB/yx6jcB5fG/zmjggEZMIIBFTAdBgNVHQ4EFgQUPBwb4Oaz59rzod0j\nG1ui9B89ouowDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYw\nFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcw\nAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRw\nOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD6\n28/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDRwAwRAIgGoHhX+oG24/GMGIGxNOF\nAym9rkptCJ9MEfdpgbQ5jSQCIBGVmCdCZSkHQMYpkM4kxApQEt0UAWwycZ6YO23U\ndHsW\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-giamdoc	t	01a1fde5-7324-70b4-940a-964937c19bfd	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7328-725c-9689-5773f328eef5	person	UID=CCCD:lc-phogiamdoc,CN=Phó Giám đốc,O=Sở Công Thương tỉnh Lai Châu,C=VN	Phó Giám đốc	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	8bfad7f13dd30c33e70e1b530c8d66	245ce77f8dd4a486a89eb51d5e33fb0de4907d48fafd40900ecb6437b00c50fe	-----BEGIN CERTIFICATE-----\nMIIDATCCAqegAwIBAgIQAIv61/E90wwz5w4bUwyNZjAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfDELMAkG\nA1UEBhMCVk4xLTArBgNVBAoMJFPhu58gQ8O0bmcgVGjGsMahbmcgdOG7iW5oIExh\naSBDaMOidTEaMBgGA1UEAwwRUGjDsyBHacOhbSDEkeG7kWMxIjAgBgoJkiaJk/Is\nZAEBDBJDQ0NEOmxjLXBob2dpYW1kb2MwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\nAAS+bpuPnqFDGI17CYxufdDsbRiVXH/ICkyrzcMAjZU6rDPVJRhkDw9giyp7NixN\nW22MIqU3gIaA48STX6vUBjBFo4IBGTCCARUwHQYDVR0OBBYEFGqO3p5t0W9dCsTJ\nilxK2dT6/KZWMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1UdJQQW\nMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYBBQUH\nMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzABhhto\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4YhaHR0\ncDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLERkEGw\n+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0gAMEUCIBmQKfaPlux+fqWkkRCt\nIEDNbWmS0zG+2R9dd90KD2LxAiEAsRAeMXEm+0LS0H0T8fOBlyAMPmtayofVW61F\nllX8S3k=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-phogiamdoc	t	01a1fde5-7327-7395-96df-91eca0bc1c07	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-732c-7251-8ee4-f8c11956798b	person	UID=CCCD:lc-chanhvanphong,CN=Chánh Văn phòng,O=Sở Công Thương tỉnh Lai Châu,C=VN	Chánh Văn phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b008e864730d770e352146acf42d16	39a4e2205b383ee92762ce4d63cad1f3d579d52dba6e8b7cee3368a4416e8402	-----BEGIN CERTIFICATE-----\nMIIDBjCCAqygAwIBAgIQALAI6GRzDXcONSFGrPQtFjAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYAxCzAJ\nBgNVBAYTAlZOMS0wKwYDVQQKDCRT4bufIEPDtG5nIFRoxrDGoW5nIHThu4luaCBM\nYWkgQ2jDonUxGzAZBgNVBAMMEkNow6FuaCBWxINuIHBow7JuZzElMCMGCgmSJomT\n8ixkAQEMFUNDQ0Q6bGMtY2hhbmh2YW5waG9uZzBZMBMGByqGSM49AgEGCCqGSM49\nAwEHA0IABGvL9yV2Mc6lD4GV2AOyqugEZ2zE9lKalLzkq0dmQDCZv0sw+45lCoio\ncvr7hdiqmZORkcVGhyE4HixBdbw+B86jggEZMIIBFTAdBgNVHQ4EFgQU5tv+kXJC\nC8fRJL1Iwc7eSwGp07gwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYD\nVR0lBBYwFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggr\nBgEFBQcwAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUH\nMAGGG2h0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAj\nhiFodHRwOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAU\nsRGQQbD628/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIgWY4fy+E7Fo4b\nYerhInOykvnQE8Em5p7Kzmp33UVVTR4CIQCaLnNuh6s8rZaM8KcIj1ky1GVqSpis\nVDF0uzVWSxwvOg==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-chanhvanphong	t	01a1fde5-7329-722f-98af-ff8fea1eacaf	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7331-7788-adea-2f9d1e1415d4	person	UID=CCCD:lc-truongphong,CN=Trưởng phòng,O=Sở Công Thương tỉnh Lai Châu,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	fdf6d992fea1d8b02d1df98428a40f	f4d2d643896d72d0b63617b456a5effa9027313206db736391e26cb5f1944af2	-----BEGIN CERTIFICATE-----\nMIIDATCCAqegAwIBAgIQAP322ZL+odiwLR35hCikDzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfDELMAkG\nA1UEBhMCVk4xLTArBgNVBAoMJFPhu58gQ8O0bmcgVGjGsMahbmcgdOG7iW5oIExh\naSBDaMOidTEZMBcGA1UEAwwQVHLGsOG7n25nIHBow7JuZzEjMCEGCgmSJomT8ixk\nAQEME0NDQ0Q6bGMtdHJ1b25ncGhvbmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\nAARu3lgj9mWqn3CpDTHhmm6uFxgGqDjLjIoUZ6Kouva6+bPqmY+Y8SsrMapqB70a\nGCGc6jwJfGx4zDy5pyszPB0Fo4IBGTCCARUwHQYDVR0OBBYEFJQW4tZC5J0TRYwi\nzkbZkmSYDfnYMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1UdJQQW\nMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYBBQUH\nMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzABhhto\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4YhaHR0\ncDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLERkEGw\n+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0gAMEUCIFor/e/mPOavDzrb13c2\neOwT741ifpBikzk4CVl6/lkMAiEArxhZxOw1BIsD+YEe/w7VqFRfCdLOOW6dAymK\nxLaGxcQ=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-truongphong	t	01a1fde5-732f-74d3-9b68-1c951a419138	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7337-7369-9d29-751102e7219d	person	UID=CCCD:lc-truongphong2,CN=Trưởng phòng,O=Sở Công Thương tỉnh Lai Châu,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	a891ad738dbf7443c75f919fc3341b	6a2aa3ea0ebfd3f2ab4660e951432647485d301beb1d4b79f29b0f389280cc7a	-----BEGIN CERTIFICATE-----\nMIIDAjCCAqigAwIBAgIQAKiRrXONv3RDx1+Rn8M0GzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfTELMAkG\nA1UEBhMCVk4xLTArBgNVBAoMJFPhu58gQ8O0bmcgVGjGsMahbmcgdOG7iW5oIExh\naSBDaMOidTEZMBcGA1UEAwwQVHLGsOG7n25nIHBow7JuZzEkMCIGCgmSJomT8ixk\nAQEMFENDQ0Q6bGMtdHJ1b25ncGhvbmcyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\nQgAEyP2acEqwINLt+UTy7ySc148edusDak1W0hppIcSZ3Gl9fdGoUB+FvzGCXW3u\n3Kptoh4TvMXUmIAaXwxdMmqYd6OCARkwggEVMB0GA1UdDgQWBBQt7KOPf19kpW9i\nlrgvL26NA3HUGDAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUE\nFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUF\nBzAChh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYb\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBB\nsPrbz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiEA2nXRWdrAYaI/ahyh\nMCM1dKhjKqOuO+SodZZRcs3wxxECICJhKZwDGqto6PoIac+foevGjqxss97XAv3L\nh8buTIyH\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-truongphong2	t	01a1fde5-7335-767e-8e8f-c4ece7ddc293	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-733d-76f2-a38e-8930c7191a85	organisation	UID=MST:lc-con-dau,CN=Sở Công Thương tỉnh Lai Châu,O=Sở Công Thương tỉnh Lai Châu,C=VN	Sở Công Thương tỉnh Lai Châu	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	d8c3456cbf5546354cc4f447c85d1f	8d70fc032eb3edbef9434eb47fc522719d51599103f916bddcaf7e121538749e	-----BEGIN CERTIFICATE-----\nMIIDEDCCAregAwIBAgIQANjDRWy/VUY1TMT0R8hdHzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYsxCzAJ\nBgNVBAYTAlZOMS0wKwYDVQQKDCRT4bufIEPDtG5nIFRoxrDGoW5nIHThu4luaCBM\nYWkgQ2jDonUxLTArBgNVBAMMJFPhu58gQ8O0bmcgVGjGsMahbmcgdOG7iW5oIExh\naSBDaMOidTEeMBwGCgmSJomT8ixkAQEMDk1TVDpsYy1jb24tZGF1MFkwEwYHKoZI\nzj0CAQYIKoZIzj0DAQcDQgAEJZzjpPYooK159vzNWIGMdP9528VCDpoKloi9v+K/\nswmDV7m/DuqPROGqoxgLNzMSUh3BVCV/W4tZKQuUtDGM4aOCARkwggEVMB0GA1Ud\nDgQWBBQfdpMpFUeMcjkZ/nmkglEnyWjQeTAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB\n/wQEAwIGwDAdBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUH\nAQEEVjBUMCkGCCsGAQUFBzAChh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNy\ndDAnBggrBgEFBQcwAYYbaHR0cDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1Ud\nHwQrMCkwJ6AloCOGIWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAf\nBgNVHSMEGDAWgBSxEZBBsPrbz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNHADBE\nAiATa7zRsu1MDwpJJoeDH0HTlJAei25p+ZGoL/EOMdzEYQIgYSxA3e+tl/+NwxK/\nK6677N6UGsTwY0cmqYjn6gcBez4=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	lc-con-dau	t	\N	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7352-7360-a82e-933dfd8800f9	person	UID=CCCD:hg-giamdoc,CN=Chủ tịch,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Chủ tịch	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	8d9e93ffab81d901cc4810c8cd1060	14d5c4c313e8a7c121bdff2354c8feecaa23e942ee7cffacc69f4698698c8dfa	-----BEGIN CERTIFICATE-----\nMIIC+jCCAqGgAwIBAgIQAI2ek/+rgdkBzEgQyM0QYDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdjELMAkG\nA1UEBhMCVk4xLzAtBgNVBAoMJuG7pnkgYmFuIG5ow6JuIGTDom4gdOG7iW5oIEjh\nuq11IEdpYW5nMRUwEwYDVQQDDAxDaOG7pyB04buLY2gxHzAdBgoJkiaJk/IsZAEB\nDA9DQ0NEOmhnLWdpYW1kb2MwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ/h86l\n++0FvGC+HxUVrRe5Id0iFQADRxTYMqBuLwQTMlK881yob7c/gGJBtKpmyzsZZDhe\nN/J6V+0inKuVScAEo4IBGTCCARUwHQYDVR0OBBYEFIW2eLJScx3KXqeI4XK9R/7I\n7yIcMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1UdJQQWMBQGCCsG\nAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYBBQUHMAKGHWh0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzABhhtodHRwOi8v\nMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4YhaHR0cDovLzEy\nNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLERkEGw+tvP/VTM\neL2FLPXxqc9MMAoGCCqGSM49BAMCA0cAMEQCIGUJMo0/J9O7yE/OTciXaHGbpzaH\nVfn0fdBKIurmazADAiA3M4PRSfNyimGCv/0xNqTMOZZvC4LwOiBMm30mEWm2DQ==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-giamdoc	t	01a1fde5-7350-706b-ad83-bb8801169ba1	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7355-73f1-87dc-de8b17fdf997	person	UID=CCCD:hg-phogiamdoc,CN=Đồng Văn Thanh,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Đồng Văn Thanh	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	d5987c0a61fa9a2ba3275c4c69972c	92ed0e4522924dae0a1410953bcced94a47b00b3c4182b65d69b36ac5641c3cb	-----BEGIN CERTIFICATE-----\nMIIDBDCCAqqgAwIBAgIQANWYfAph+poroydcTGmXLDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfzELMAkG\nA1UEBhMCVk4xLzAtBgNVBAoMJuG7pnkgYmFuIG5ow6JuIGTDom4gdOG7iW5oIEjh\nuq11IEdpYW5nMRswGQYDVQQDDBLEkOG7k25nIFbEg24gVGhhbmgxIjAgBgoJkiaJ\nk/IsZAEBDBJDQ0NEOmhnLXBob2dpYW1kb2MwWTATBgcqhkjOPQIBBggqhkjOPQMB\nBwNCAASLh4PboOURlChy/N2F5zxRvQvdwY2S50Ck6DxXrn8SvyTnvGa6+hPl3RoL\naNDst5pf+1eyXwpgMXsQxaCAf4KXo4IBGTCCARUwHQYDVR0OBBYEFLAl1u6Pp2+G\nbzaVtsejEGjnhEinMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1Ud\nJQQWMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYB\nBQUHMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzAB\nhhtodHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4Yh\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLER\nkEGw+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0gAMEUCIQDIubbC4iqYP9iw\n1taIa7VRx666jU5+DjYsAbSECpNJ/gIgDo3ZyKP5WLQqGcWzWTLtxboBkgOiyG8d\nxG7l9VtDJTI=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-phogiamdoc	t	01a1fde5-7353-72ac-a51c-ab9a398fb084	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7357-741c-a66a-b36cf6fa4386	person	UID=CCCD:hg-chanhvanphong,CN=Chánh Văn phòng,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Chánh Văn phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	9f5a79296158e9ba90e78b5216a50d	5e11dcb434c444428cbfa07fedb8f571db37759e31db0e495efb915f8d58ff91	-----BEGIN CERTIFICATE-----\nMIIDCDCCAq6gAwIBAgIQAJ9aeSlhWOm6kOeLUhalDTAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYIxCzAJ\nBgNVBAYTAlZOMS8wLQYDVQQKDCbhu6Z5IGJhbiBuaMOibiBkw6JuIHThu4luaCBI\n4bqtdSBHaWFuZzEbMBkGA1UEAwwSQ2jDoW5oIFbEg24gcGjDsm5nMSUwIwYKCZIm\niZPyLGQBAQwVQ0NDRDpoZy1jaGFuaHZhbnBob25nMFkwEwYHKoZIzj0CAQYIKoZI\nzj0DAQcDQgAEMOLnjvbS1f1tzCrlmEFL91oR9P0BLcAuHSSoJwO3uvfQAf2wLr3A\n/tC/Omb6BOM5Gy6l8FLmXvFXZnNwqkD+8KOCARkwggEVMB0GA1UdDgQWBBRburl9\n9h2rdbI5jUfz8qJsXadQYDAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAd\nBgNVHSUEFjAUBggrBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkG\nCCsGAQUFBzAChh1odHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEF\nBQcwAYYbaHR0cDovLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6Al\noCOGIWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAW\ngBSxEZBBsPrbz/1UzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiEA59SsXFYE\nA3jtEO27NdgHmVjxE6llVjldb7KGx/5Pdb8CIE8DGIJVmIZ1APiIXHTRdVSXkslE\n3EpqLAVMS4oLR7O2\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-chanhvanphong	t	01a1fde5-7356-7553-b871-ee5a73456833	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-735c-7057-ba49-00a7d3af9991	person	UID=CCCD:hg-truongphong,CN=Trưởng phòng,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	a2d8789c218bef9222a547c9e60fa3	17d4330875dc2c1bd8bb1514578d3f01d437bad85bc2b7b32a88db43aeb9fbdc	-----BEGIN CERTIFICATE-----\nMIIDAjCCAqmgAwIBAgIQAKLYeJwhi++SIqVHyeYPozAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfjELMAkG\nA1UEBhMCVk4xLzAtBgNVBAoMJuG7pnkgYmFuIG5ow6JuIGTDom4gdOG7iW5oIEjh\nuq11IEdpYW5nMRkwFwYDVQQDDBBUcsaw4bufbmcgcGjDsm5nMSMwIQYKCZImiZPy\nLGQBAQwTQ0NDRDpoZy10cnVvbmdwaG9uZzBZMBMGByqGSM49AgEGCCqGSM49AwEH\nA0IABLcMddBz9lUtj2IifY7YBTkR4NVFuoJguoyjNBCNScM/o66tUb3LAPIlp7Qm\n1HMUtVIgorzWtmnmnN/SzCgIKDajggEZMIIBFTAdBgNVHQ4EFgQU7ZKvBNQRA2OS\nF381NlzNnfyTbR8wDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0l\nBBYwFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEF\nBQcwAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGG\nG2h0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFo\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQ\nQbD628/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDRwAwRAIgMMai5ecvObis9f6w\nTWjDlo/9GGtH8kr1RIR6TX8N2QQCIA+5SVdrfU7oU8K5Bxs6nq6JMz7+wBuea78J\nOAzA17cj\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-truongphong	t	01a1fde5-735a-7016-94e7-1e5beddb0961	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-735f-7249-b9c7-298558012923	person	UID=CCCD:hg-truongphong2,CN=Trưởng phòng,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	ccf3ba5310a983442ad21a8a34e8de	ee09ee7f895974bdac22396d17bd19c0d055591feb711a5fb91325cc1491a33f	-----BEGIN CERTIFICATE-----\nMIIDAzCCAqqgAwIBAgIQAMzzulMQqYNEKtIaijTo3jAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owfzELMAkG\nA1UEBhMCVk4xLzAtBgNVBAoMJuG7pnkgYmFuIG5ow6JuIGTDom4gdOG7iW5oIEjh\nuq11IEdpYW5nMRkwFwYDVQQDDBBUcsaw4bufbmcgcGjDsm5nMSQwIgYKCZImiZPy\nLGQBAQwUQ0NDRDpoZy10cnVvbmdwaG9uZzIwWTATBgcqhkjOPQIBBggqhkjOPQMB\nBwNCAATGvKrjfUK0y8+wDju5c0FmYkjJQWrkn0ZUxQwU0UL6wzUo5aWsf/URw/TB\nnrA1/d2BQ8tPRBY0EJxaXfTFjDn6o4IBGTCCARUwHQYDVR0OBBYEFOsSub7XrlnA\nT55OLJyNAB9E3/d0MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0GA1Ud\nJQQWMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYIKwYB\nBQUHMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUFBzAB\nhhtodHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWgI4Yh\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaAFLER\nkEGw+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0cAMEQCIEspVS6RHBy2WWEj\nXb4DnvfHl6lK5aYl6rtEcjxtEY4OAiBXdSphWKZLs2JaDW46mUbPspa+V8QQ/EAW\nSRLmcsV//A==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-truongphong2	t	01a1fde5-735e-77a7-b6b9-0fc8de9c54fc	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7369-72a4-a4ea-0a629bd608b1	organisation	UID=MST:hg-con-dau,CN=Ủy ban nhân dân tỉnh Hậu Giang,O=Ủy ban nhân dân tỉnh Hậu Giang,C=VN	Ủy ban nhân dân tỉnh Hậu Giang	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	91931f68cbdff5fb972f008bde8810	cd56919bf4e86fccf0ac31f1411e9c6f42ac51c6aa7d7049a6409b7ac0fdc614	-----BEGIN CERTIFICATE-----\nMIIDFjCCArugAwIBAgIQAJGTH2jL3/X7ly8Ai96IEDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgY8xCzAJ\nBgNVBAYTAlZOMS8wLQYDVQQKDCbhu6Z5IGJhbiBuaMOibiBkw6JuIHThu4luaCBI\n4bqtdSBHaWFuZzEvMC0GA1UEAwwm4bumeSBiYW4gbmjDom4gZMOibiB04buJbmgg\nSOG6rXUgR2lhbmcxHjAcBgoJkiaJk/IsZAEBDA5NU1Q6aGctY29uLWRhdTBZMBMG\nByqGSM49AgEGCCqGSM49AwEHA0IABH/FMYeXxt7+B+5n5W4+HHZJayE01O5eMCHj\ncC6KLPWhrQIrnBYNEQLSrAAOJq+Nsi8Do1ZhQtVkrOqOCxWW/4ajggEZMIIBFTAd\nBgNVHQ4EFgQU2Qs7qikA+pagibunvqqdcgjXDYowDAYDVR0TAQH/BAIwADAOBgNV\nHQ8BAf8EBAMCBsAwHQYDVR0lBBYwFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsG\nAQUFBwEBBFYwVDApBggrBgEFBQcwAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9j\nYS5jcnQwJwYIKwYBBQUHMAGGG2h0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAy\nBgNVHR8EKzApMCegJaAjhiFodHRwOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5j\ncmwwHwYDVR0jBBgwFoAUsRGQQbD628/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwID\nSQAwRgIhAMngokjMfKHiHfjyDyO3/naa5O7gRidTcv1l/77LgGuGAiEAr8ps3F9J\n6PJYopWjPG4hWAn2k8gmwbgBQpUxf2LZZCc=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	hg-con-dau	t	\N	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7374-7794-883b-0c5c15bc5f32	person	UID=CCCD:st-giamdoc,CN=Lương Minh Quyết,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Lương Minh Quyết	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	8ff2ee188761d902714804f1388886	1377dbdb9c4dfae95047d0293806ca88809773de8ac8f81ab193db7fed678f3d	-----BEGIN CERTIFICATE-----\nMIIC/DCCAqKgAwIBAgIQAI/y7hiHYdkCcUgE8TiIhjAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdzELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTk4mUFROVCB04buJbmggU8OzYyBUcsSD\nbmcxHTAbBgNVBAMMFEzGsMahbmcgTWluaCBRdXnhur90MR8wHQYKCZImiZPyLGQB\nAQwPQ0NDRDpzdC1naWFtZG9jMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGah8\nG1ERzJ/w88x6Inz33Bp0pSPyrRefpgMuSrrXpq821u0sd8N5wdxJUW6WbOb7X2kA\nfWNiVpwLx4piNDdt/KOCARkwggEVMB0GA1UdDgQWBBTthfodcOzQYEu1EiJWPtjb\nYIOmwzAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAUBggr\nBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAChh1o\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrbz/1U\nzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiBMb794UU5ATtGHGFjEP8xqe5mn\nZwpN2PWFtmFycaCtmQIhAInSplQWGuoempGS00LPIH2GI/GA8srT+oCNIRRiT+2T\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-giamdoc	t	01a1fde5-7373-73ab-8721-cf9d1c4a45b1	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7377-71c6-8446-32260998aff6	person	UID=CCCD:st-phogiamdoc,CN=Phó Giám đốc,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Phó Giám đốc	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	87ef930267f3c7c75e4e0fbb86f931	1b4b62893fcd4329a6f14586e01bbbe9978c1aa2e26db853b529180fd2dec669	-----BEGIN CERTIFICATE-----\nMIIC/DCCAqKgAwIBAgIQAIfvkwJn88fHXk4Pu4b5MTAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdzELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTk4mUFROVCB04buJbmggU8OzYyBUcsSD\nbmcxGjAYBgNVBAMMEVBow7MgR2nDoW0gxJHhu5FjMSIwIAYKCZImiZPyLGQBAQwS\nQ0NDRDpzdC1waG9naWFtZG9jMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAElqHP\nBTN0n7dSlLnRKFQYBjgPhvm7vZJ7CwEgcPY7BAqPiLkGVZvcok6+6f0yEEyMPe8k\n6op3To1EPdKRueGncaOCARkwggEVMB0GA1UdDgQWBBR0pLFnsD1LrneuLf9jtmox\n3jZkwzAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAUBggr\nBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAChh1o\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrbz/1U\nzHi9hSz18anPTDAKBggqhkjOPQQDAgNIADBFAiBjYGE7SjfUCWJJfoRVsxaqa0cx\nIuoIUJ89gYSBjSASOAIhAOhL1ATVTnKI1s8k+TkPp6lrtUgAxS1TfCXPt7AHal+r\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-phogiamdoc	t	01a1fde5-7375-70ae-8bc2-56573ec220c6	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-737a-726f-9dff-46b21ece2334	person	UID=CCCD:st-chanhvanphong,CN=Chánh Văn phòng,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Chánh Văn phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	82a4304119d7cc800855d50061d323	c0e9851c2875398c6e7fd4a36a8b4e705fa76747c7348c437900add8c836766c	-----BEGIN CERTIFICATE-----\nMIIDADCCAqagAwIBAgIQAIKkMEEZ18yACFXVAGHTIzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owezELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTk4mUFROVCB04buJbmggU8OzYyBUcsSD\nbmcxGzAZBgNVBAMMEkNow6FuaCBWxINuIHBow7JuZzElMCMGCgmSJomT8ixkAQEM\nFUNDQ0Q6c3QtY2hhbmh2YW5waG9uZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBHh8U/NU0UtHsYh/0ekRuCljvFhCcrDynRPuoeaY6MYUbe3Dw7KRCAAz5gwsSYFX\nqcnLWXvFSufn8Z1f4udDpuGjggEZMIIBFTAdBgNVHQ4EFgQUEG+WOmHcEkyklh3h\naoyvJ6NRRS8wDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYw\nFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcw\nAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRw\nOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD6\n28/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIhAMkMvzf69mg6CaM0Owzc\nnd273CGgmr57XKCx9TB+11j4AiA+2RcurM7Go5Yog1NZylUxvQMXhvsezJPc5NKl\n3nEFyA==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-chanhvanphong	t	01a1fde5-7378-739f-8e24-1157bc4578b9	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-737e-72d4-ab9b-d69dd5c05992	person	UID=CCCD:st-truongphong,CN=Trưởng phòng,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	dca48d57fadd1128ad6809740d73eb	482ed8cf749ac7c9b98fc71b5fb99f6b1f20b6cd5c2fb528d7787eb33a7c6b03	-----BEGIN CERTIFICATE-----\nMIIC+zCCAqKgAwIBAgIQANykjVf63REorWgJdA1z6zAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdzELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTk4mUFROVCB04buJbmggU8OzYyBUcsSD\nbmcxGTAXBgNVBAMMEFRyxrDhu59uZyBwaMOybmcxIzAhBgoJkiaJk/IsZAEBDBND\nQ0NEOnN0LXRydW9uZ3Bob25nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEX+BK\nbYX6Kb9QdInFiI0ShHHuNIqgyMuDdNeV7ADfsGhstQ/nimR+nglKHm1HHX6J6a7S\nQ3+LnHmEJrCvBEt/YaOCARkwggEVMB0GA1UdDgQWBBSQNhQnZ7Q/+AEojXpXyoZ6\nU1QVNjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAUBggr\nBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAChh1o\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrbz/1U\nzHi9hSz18anPTDAKBggqhkjOPQQDAgNHADBEAiAbKsm54CsogX+YoSusiS2Vvywr\nShk896RvPnR3LkTncgIgXHIWk9SDz5/aiOiFfVqoUYW3SdXrvaJ30I593c6lf6I=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-truongphong	t	01a1fde5-737d-729e-9200-a277d46f3c68	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7383-7657-8e40-83a6868979e3	person	UID=CCCD:st-truongphong2,CN=Trưởng phòng,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	8f41f963a1764b38da33b10d3c3204	5f650e4b17debaeac1ec32bab1b74776d81ebebfe92fc97723891c2a072c80a7	-----BEGIN CERTIFICATE-----\nMIIC/DCCAqOgAwIBAgIQAI9B+WOhdks42jOxDTwyBDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1oweDELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTk4mUFROVCB04buJbmggU8OzYyBUcsSD\nbmcxGTAXBgNVBAMMEFRyxrDhu59uZyBwaMOybmcxJDAiBgoJkiaJk/IsZAEBDBRD\nQ0NEOnN0LXRydW9uZ3Bob25nMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFPJ\n9afG4yBTLbuCEAIv6DhEVtQJBSf7za5vAxXucTwvE4lXtQQP0gs9irkVcjF0VHyi\nazk6TecGZdW7SShxj2CjggEZMIIBFTAdBgNVHQ4EFgQUV3tlXoD/1kHh7tSX77QA\npEkBuq4wDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYwFAYI\nKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcwAoYd\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0dHA6\nLy8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRwOi8v\nMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD628/9\nVMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDRwAwRAIgGiqUo9CaeF5OqJPmByelZ0dh\ndylyyNytMz3XCvrkqvACIG7jhpmu4JQqyyolggFRDA9pHSwEFWTMSNXy+jILusHt\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-truongphong2	t	01a1fde5-7380-738a-bd14-c13835c61919	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7389-77b1-9fec-82e12a14f604	organisation	UID=MST:st-con-dau,CN=Sở NN&PTNT tỉnh Sóc Trăng,O=Sở NN&PTNT tỉnh Sóc Trăng,C=VN	Sở NN&PTNT tỉnh Sóc Trăng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	cdd3b75e4ff6d56aea61c6dec3e977	bf471fa194971b0098ae69be8afeeec1c8ac5d1afb559b411f9536ce5eb088fe	-----BEGIN CERTIFICATE-----\nMIIDCDCCAq2gAwIBAgIQAM3Tt15P9tVq6mHG3sPpdzAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYExCzAJ\nBgNVBAYTAlZOMSgwJgYDVQQKDB9T4bufIE5OJlBUTlQgdOG7iW5oIFPDs2MgVHLE\ng25nMSgwJgYDVQQDDB9T4bufIE5OJlBUTlQgdOG7iW5oIFPDs2MgVHLEg25nMR4w\nHAYKCZImiZPyLGQBAQwOTVNUOnN0LWNvbi1kYXUwWTATBgcqhkjOPQIBBggqhkjO\nPQMBBwNCAAQMQ9Hg/DmeH/D4uO/7uzNKX0fx6IwfD5z38c5RvZBTvyB33h1aeWbs\n5i0oRjFZ9yGG0u8Wa9QQrIy42D/j5QSno4IBGTCCARUwHQYDVR0OBBYEFOr6GBW2\nPEVho7cSGw4tcdwp63djMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0G\nA1UdJQQWMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYI\nKwYBBQUHMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUF\nBzABhhtodHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWg\nI4YhaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaA\nFLERkEGw+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0kAMEYCIQDPD3AofXTY\npqJxXIOdUm+2Y30xFWWERRZ4C9Z+1j225QIhAK2yHcJsbTCA7gNcF0sZZ91aqGEV\nxP5oZKd2JFuGP0kR\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	st-con-dau	t	\N	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7396-7110-ade3-7574817b2ecc	person	UID=CCCD:qn-giamdoc,CN=Huỳnh Tấn Triều,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Huỳnh Tấn Triều	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b412a7c4b76d145b06d4cafa1f1ae8	b91e864fcd31e3d00cebc882a90db5c7a7241ba9f9723193544f8f501d6d1996	-----BEGIN CERTIFICATE-----\nMIIC/TCCAqOgAwIBAgIQALQSp8S3bRRbBtTK+h8a6DAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1oweDELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTMSQVEJYSCB04buJbmggUXXhuqNuZyBO\nYW0xHjAcBgNVBAMMFUh14buzbmggVOG6pW4gVHJp4buBdTEfMB0GCgmSJomT8ixk\nAQEMD0NDQ0Q6cW4tZ2lhbWRvYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLHa\nqJ3+ZcKeity5twXZSwSckm9UKtZ3vvq3ZfX0mcB7+2B1276rThOBuuhm7lu0HP4t\nIgqhleNYbclj/JG793KjggEZMIIBFTAdBgNVHQ4EFgQUhxaEhXwFpq9i6xQOVULK\nD2r2vdswDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYwFAYI\nKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcwAoYd\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0dHA6\nLy8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRwOi8v\nMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD628/9\nVMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIgAgxKfgaIr1BpddOTeZbVCD/y\nsmOc6juchVR+GDC5C1sCIQD9IduH+Vu60SKNUeyb/PsruOPACXFrTY5XZ2zXXFvp\nLQ==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-giamdoc	t	01a1fde5-7392-77af-be60-ef8cd48a401c	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-7399-7367-ad13-8658cf1b33bc	person	UID=CCCD:qn-phogiamdoc,CN=Phó Giám đốc,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Phó Giám đốc	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	de4ea821a85f7116aa146e2f5ee6c5	0c9e273e7735f4d0232e3da7f47bc88e526ef4ac8b6a68068a9a8e1a7bd9e228	-----BEGIN CERTIFICATE-----\nMIIC+zCCAqKgAwIBAgIQAN5OqCGoX3EWqhRuL17mxTAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdzELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTMSQVEJYSCB04buJbmggUXXhuqNuZyBO\nYW0xGjAYBgNVBAMMEVBow7MgR2nDoW0gxJHhu5FjMSIwIAYKCZImiZPyLGQBAQwS\nQ0NDRDpxbi1waG9naWFtZG9jMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfCsl\nXBiUY1J2JWCp76sINwWM1d1488YjZ2CPGK3zKYyh+P9/RmldbTSkfwLemNvaQE88\ncC9ZTL2XX0DT+pJgBaOCARkwggEVMB0GA1UdDgQWBBQCgc66VuYf3hzDiB72uZJ7\nqcNGTDAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAUBggr\nBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAChh1o\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrbz/1U\nzHi9hSz18anPTDAKBggqhkjOPQQDAgNHADBEAiAwZcI2fCD7JcLGcqOsfZSMHQCC\ncQIbLgajRmkoFUlewQIgQ16cVSJUqA9ZBDS9Gk6Hnv7zLe0KSIGcCjNZbthvhLE=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-phogiamdoc	t	01a1fde5-7397-7169-96c5-5509ad154311	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-739c-74f1-bd50-0fe8f401c4f2	person	UID=CCCD:qn-chanhvanphong,CN=Chánh Văn phòng,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Chánh Văn phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b11328febecc2e668d47f81dd8aadb	e2c9bf71671bba19b622b0f0e07bc53635ec5658e0212ebc4a5abf16d8ca6bc6	-----BEGIN CERTIFICATE-----\nMIIDADCCAqagAwIBAgIQALETKP6+zC5mjUf4Hdiq2zAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owezELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTMSQVEJYSCB04buJbmggUXXhuqNuZyBO\nYW0xGzAZBgNVBAMMEkNow6FuaCBWxINuIHBow7JuZzElMCMGCgmSJomT8ixkAQEM\nFUNDQ0Q6cW4tY2hhbmh2YW5waG9uZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBDVd93zhP4YQ7iC7xfDRG7AIMAZhiil7QQgdcUzbjJ+sUby3SngW8/dAHh31eD1a\numPuSbFcrz3Cujgame5dOq2jggEZMIIBFTAdBgNVHQ4EFgQU262c0phgcNCElL8z\nt+shQrQX/nowDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYw\nFAYIKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcw\nAoYdaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0\ndHA6Ly8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRw\nOi8vMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD6\n28/9VMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIgAQgC1THDl8IHcwD7GTSG\ncHvC4X6+1QpxfaJNybW6hqYCIQCen649MdCUzhkwMYyFWz9ihZurwVZoPtcJmAqc\npQih1w==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-chanhvanphong	t	01a1fde5-739a-7384-9b0e-b214131e5cab	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73a3-7690-a8c2-d3d3172727b0	person	UID=CCCD:qn-truongphong,CN=Trưởng phòng,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b71c0caace416bfaf2012a68a93496	2212c62fb807ed608c02ae02d0357d458cef14feaf0fbbeae791f8aa47381050	-----BEGIN CERTIFICATE-----\nMIIC/TCCAqKgAwIBAgIQALccDKrOQWv68gEqaKk0ljAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owdzELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTMSQVEJYSCB04buJbmggUXXhuqNuZyBO\nYW0xGTAXBgNVBAMMEFRyxrDhu59uZyBwaMOybmcxIzAhBgoJkiaJk/IsZAEBDBND\nQ0NEOnFuLXRydW9uZ3Bob25nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqpyx\n/Pygc4iQHJ3FNWWrsZbwAlcE++7GAJw91Zxxv6Rzu5ETI1H7OIiCeL/sdte215f3\nSovlvzIll+WQr2FcHKOCARkwggEVMB0GA1UdDgQWBBQjVbAvl6D/L7jxwCNrXGkJ\nliiEiDAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIGwDAdBgNVHSUEFjAUBggr\nBgEFBQcDAgYIKwYBBQUHAwQwYgYIKwYBBQUHAQEEVjBUMCkGCCsGAQUFBzAChh1o\ndHRwOi8vMTI3LjAuMC4xOjU1OTczL2NhLmNydDAnBggrBgEFBQcwAYYbaHR0cDov\nLzEyNy4wLjAuMTo1NTk3My9vY3NwMDIGA1UdHwQrMCkwJ6AloCOGIWh0dHA6Ly8x\nMjcuMC4wLjE6NTU5NzMvY3JsL2NhLmNybDAfBgNVHSMEGDAWgBSxEZBBsPrbz/1U\nzHi9hSz18anPTDAKBggqhkjOPQQDAgNJADBGAiEA9XixBMauMsG1Uczum+tcNhhc\nzg4mfwQzm7Q0kBcxILICIQCHr2VF4IexGryLi8iyQSBtAghk6CuI3pQtYaZcAmY0\n6w==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-truongphong	t	01a1fde5-73a0-7404-a3b8-9c594504142f	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73a7-7739-981c-8ae812dd01c7	person	UID=CCCD:qn-truongphong2,CN=Trưởng phòng,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Trưởng phòng	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	98e51e0f1c1a8ea0b5e15366383598	21f37f468a1788c75d008d125e0a568d49becdcc7346ab7537c43bc61053b28f	-----BEGIN CERTIFICATE-----\nMIIC/TCCAqOgAwIBAgIQAJjlHg8cGo6gteFTZjg1mDAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1oweDELMAkG\nA1UEBhMCVk4xKDAmBgNVBAoMH1Phu58gTMSQVEJYSCB04buJbmggUXXhuqNuZyBO\nYW0xGTAXBgNVBAMMEFRyxrDhu59uZyBwaMOybmcxJDAiBgoJkiaJk/IsZAEBDBRD\nQ0NEOnFuLXRydW9uZ3Bob25nMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHfB\n6RsZafPBJn4J3vAHLiAfYFOjrBDomLOsWOrrFqJCJTyZx6CPKPE9oR7AGPcU3+ER\nWKXrKm/T3PJNgT/C0S2jggEZMIIBFTAdBgNVHQ4EFgQU5OESYl96GrVtkJ/y23Tt\nXxkTuHcwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCBsAwHQYDVR0lBBYwFAYI\nKwYBBQUHAwIGCCsGAQUFBwMEMGIGCCsGAQUFBwEBBFYwVDApBggrBgEFBQcwAoYd\naHR0cDovLzEyNy4wLjAuMTo1NTk3My9jYS5jcnQwJwYIKwYBBQUHMAGGG2h0dHA6\nLy8xMjcuMC4wLjE6NTU5NzMvb2NzcDAyBgNVHR8EKzApMCegJaAjhiFodHRwOi8v\nMTI3LjAuMC4xOjU1OTczL2NybC9jYS5jcmwwHwYDVR0jBBgwFoAUsRGQQbD628/9\nVMx4vYUs9fGpz0wwCgYIKoZIzj0EAwIDSAAwRQIhANgrq5C+l+lbVLe37NFtvzSQ\nt5PtjEmfakuHYFaVoN1nAiAMtzt+N4X5ZICDE0g8tQVjApgVLV6GyecJnHBqg7PA\nLw==\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-truongphong2	t	01a1fde5-73a5-73ba-84c2-a444c1906932	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73ac-7665-883c-b6a311788dca	organisation	UID=MST:qn-con-dau,CN=Sở LĐTBXH tỉnh Quảng Nam,O=Sở LĐTBXH tỉnh Quảng Nam,C=VN	Sở LĐTBXH tỉnh Quảng Nam	CN=CA cấp chứng thư thử nghiệm,O=Văn Thư - dữ liệu trình diễn,C=VN	b5e35a1833482ef07de5f90145624a	0f76c48aa3e5077030dc413e75b8d704b1a447655632efb8a247282ef78ca763	-----BEGIN CERTIFICATE-----\nMIIDBzCCAq2gAwIBAgIQALXjWhgzSC7wfeX5AUViSjAKBggqhkjOPQQDAjBsMQsw\nCQYDVQQGEwJWTjEuMCwGA1UECgwlVsSDbiBUaMawIC0gZOG7ryBsaeG7h3UgdHLD\nrG5oIGRp4buFbjEtMCsGA1UEAwwkQ0EgY+G6pXAgY2jhu6luZyB0aMawIHRo4but\nIG5naGnhu4dtMB4XDTI2MTEyMDExMzcxM1oXDTI5MTEyMDExMzcxM1owgYExCzAJ\nBgNVBAYTAlZOMSgwJgYDVQQKDB9T4bufIEzEkFRCWEggdOG7iW5oIFF14bqjbmcg\nTmFtMSgwJgYDVQQDDB9T4bufIEzEkFRCWEggdOG7iW5oIFF14bqjbmcgTmFtMR4w\nHAYKCZImiZPyLGQBAQwOTVNUOnFuLWNvbi1kYXUwWTATBgcqhkjOPQIBBggqhkjO\nPQMBBwNCAATdbXWIk8d2xcfV9JCXkDFIMi8k2W6j0mg8dtDkYsqPOkQLGvh2ZWe4\nRmdMqARjdwtSNACnx0eFlx0MtMeVsw/Ho4IBGTCCARUwHQYDVR0OBBYEFKGTwwaX\nOfECfxaUw//mwfimO97hMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgbAMB0G\nA1UdJQQWMBQGCCsGAQUFBwMCBggrBgEFBQcDBDBiBggrBgEFBQcBAQRWMFQwKQYI\nKwYBBQUHMAKGHWh0dHA6Ly8xMjcuMC4wLjE6NTU5NzMvY2EuY3J0MCcGCCsGAQUF\nBzABhhtodHRwOi8vMTI3LjAuMC4xOjU1OTczL29jc3AwMgYDVR0fBCswKTAnoCWg\nI4YhaHR0cDovLzEyNy4wLjAuMTo1NTk3My9jcmwvY2EuY3JsMB8GA1UdIwQYMBaA\nFLERkEGw+tvP/VTMeL2FLPXxqc9MMAoGCCqGSM49BAMCA0gAMEUCIGpx9L6hNIXy\nnpaFdYOMW6rNa2gPLZopEgSeXn3D3toyAiEA6gAH8/Px+LMxb2q33HQiD0ws61u5\nFyekDGWP147u/4A=\n-----END CERTIFICATE-----\n	2026-11-20 11:37:13+00	2029-11-20 11:37:13+00	qn-con-dau	t	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
\.
COPY public.signing_claim (id, agency_id, document_id, kind, sha256, actor, asked_at, expires_at, state, ended_at, problem, certificate_id) FROM stdin;
01a1fde5-7930-71e0-acd2-48b6d90af0ee	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	person	3305fa977bba415245d7b449a14f392f06622c6148a6fdcaf3e3fc282dcdc335	{"unit": null, "label": "Giám đốc Sở Công Thương Bình Định", "roles": ["head", "leader"], "agency": "01a1fde5-72e5-72cf-b693-98c0f9471b77", "account": "01a1fde5-72f1-703f-80b3-90158bb856ef", "position": "01a1fde5-72f1-703f-80b3-901699754c6c", "on_behalf_of": null}	2026-11-21 11:37:16.841293+00	2026-11-21 11:42:16.841293+00	done	2026-11-21 11:37:17.027795+00		01a1fde5-72f5-71a5-8968-fc85dab1b845
01a1fde5-7a0b-7753-95a7-6ef26ded5162	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	seal	08a511b5bd9875c99e8ed12ef89ebd2dc5efb8f1a5fefed2241b2710a50ee8b0	{"unit": "01a1fde5-72ec-7208-8773-38473d14f449", "label": "Văn thư Sở Công Thương Bình Định", "roles": ["clerk"], "agency": "01a1fde5-72e5-72cf-b693-98c0f9471b77", "account": "01a1fde5-72ff-744c-a573-981bac1ce228", "position": "01a1fde5-72ff-744c-a573-981c8131767b", "on_behalf_of": null}	2026-11-21 11:37:17.059009+00	2026-11-21 11:42:17.059009+00	done	2026-11-21 11:37:17.437018+00		01a1fde5-7314-73cc-94b5-5ec0ff79a2cd
01a1fde5-7b8e-7484-92d5-1b8bbd1abeda	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-76b3-77aa-ab9e-4907d3b621a6	issue	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	{"unit": "01a1fde5-72ec-7208-8773-38473d14f449", "label": "Văn thư Sở Công Thương Bình Định", "roles": ["clerk"], "agency": "01a1fde5-72e5-72cf-b693-98c0f9471b77", "account": "01a1fde5-72ff-744c-a573-981bac1ce228", "position": "01a1fde5-72ff-744c-a573-981c8131767b", "on_behalf_of": null}	2026-11-21 11:37:17.449023+00	2026-11-21 11:42:17.449023+00	done	2026-11-21 11:37:17.543468+00		\N
01a1fde5-7de7-75fd-9470-444379358857	01a1fde5-72e5-72cf-b693-98c0f9471b77	01a1fde5-7da0-7477-aec0-c4493cfea7a3	person	abb9790e8bc1c357607c6f28ad358a3e110ac12bad6a91cb0cc2f14807de00f1	{"unit": null, "label": "Giám đốc Sở Công Thương Bình Định", "roles": ["head", "leader"], "agency": "01a1fde5-72e5-72cf-b693-98c0f9471b77", "account": "01a1fde5-72f1-703f-80b3-90158bb856ef", "position": "01a1fde5-72f1-703f-80b3-901699754c6c", "on_behalf_of": null}	2026-11-21 11:37:18.049312+00	2026-11-21 11:42:18.049312+00	done	2026-11-21 11:37:18.146674+00		01a1fde5-72f5-71a5-8968-fc85dab1b845
\.
COPY public.signing_custody (id, ground, since, until, certificate_id, keeper_id) FROM stdin;
01a1fde5-7318-72f1-933b-d602e6afcc9e	Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)	2019-01-01 00:00:00+00	\N	01a1fde5-7314-73cc-94b5-5ec0ff79a2cd	01a1fde5-72ff-744c-a573-981bac1ce228
01a1fde5-7340-7529-859d-fb02630680fa	Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)	2019-01-01 00:00:00+00	\N	01a1fde5-733d-76f2-a38e-8930c7191a85	01a1fde5-732d-733d-a3f2-4032821c8d50
01a1fde5-736b-775e-b45b-b4311cd1fd7f	Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)	2019-01-01 00:00:00+00	\N	01a1fde5-7369-72a4-a4ea-0a629bd608b1	01a1fde5-7358-75f7-9342-6f222c2895b9
01a1fde5-738a-70cb-beff-7a990f6b3ed5	Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)	2019-01-01 00:00:00+00	\N	01a1fde5-7389-77b1-9fec-82e12a14f604	01a1fde5-737b-76d3-b400-1c2fa414d677
01a1fde5-73ad-7157-be5e-c5d58341a8aa	Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)	2019-01-01 00:00:00+00	\N	01a1fde5-73ac-7665-883c-b6a311788dca	01a1fde5-739d-7305-853e-bb6e4f46ddd9
\.
COPY public.signing_picture (id, kind, sha256, diameter_mm, is_active, account_id, agency_id) FROM stdin;
01a1fde5-72f8-731f-a26c-5a8037b7e163	signature	4e3b8b0bd56a414ed924508417298201010a450ab2dee755bac9a868b18303c3	\N	t	01a1fde5-72f1-703f-80b3-90158bb856ef	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72fc-7276-bf12-8dbd707a1014	signature	49869f8355a339619e92e8866a8c8b56d09059ce98f8bf03ba1556c4b65201a5	\N	t	01a1fde5-72fa-7527-877c-f9cc7c3724fe	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-72ff-744c-a573-981a36efd9b6	signature	d07166b78f2f9af0d61cb05db2550f7457d391753a81c641259b90fb3bafd412	\N	t	01a1fde5-72fd-72a8-9d53-7f80022c80a1	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7304-704a-bda2-c5d7aab86277	signature	ea1d184fc00969f541c814ec74576f56a6a331dc97a01e0664aa02821722b931	\N	t	01a1fde5-7302-74bd-9a8b-1dcdc1ccac57	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-730d-76ed-8d30-29d85532f200	signature	715d7d5f9a3fa86556a3ec588289b1f4a54a8b4ccb1388906ab03a78af518e93	\N	t	01a1fde5-730b-7025-910c-2860e436b865	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7316-77b3-8c94-47d45520ff22	seal	52be9f0b2a78f01b189fcda4f1f85ca5925c6bec302bd7686ffb27946b2bf109	36.00	t	\N	01a1fde5-72e5-72cf-b693-98c0f9471b77
01a1fde5-7326-75fc-a955-8fb3699acea4	signature	be0bf12cc22442211e2de947278399d369b216adc8eac58318d4d50416324c06	\N	t	01a1fde5-7324-70b4-940a-964937c19bfd	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7328-725c-9689-57749e3f2bf4	signature	998c1fb6ac5e153aaa56ad21a5425b12cc6bd4a2f2894e85b26ab14ae655460a	\N	t	01a1fde5-7327-7395-96df-91eca0bc1c07	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-732c-7251-8ee4-f8c2cfee7023	signature	e77932d07acacbc5545a67484091555ec2aa89b20402c51d7bc1a939bba4e9bc	\N	t	01a1fde5-7329-722f-98af-ff8fea1eacaf	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7331-7788-adea-2f9e2c2b903c	signature	0383fab10fe5c7f8454a3a6d4d77be0da3b7a265e07e092dd49521e10de0658d	\N	t	01a1fde5-732f-74d3-9b68-1c951a419138	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7338-709e-b350-4eb0cd800a16	signature	947ddb1286ef73f9d1800bbbe0031572ad9d4ae2cee7ae862b73bdcede7dc2a0	\N	t	01a1fde5-7335-767e-8e8f-c4ece7ddc293	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-733e-7227-af6d-c6ee2e582b7d	seal	93323d0dde5ef0af88fe24772aa7140c416109bd077f5559a1ba75f850beea8c	36.00	t	\N	01a1fde5-7321-7717-90f4-b7fa3495569c
01a1fde5-7353-72ac-a51c-ab9980413759	signature	2173bad32e02eba99197c9b03d520d519eb819e1c838fd7fef6aa42c6878c5c9	\N	t	01a1fde5-7350-706b-ad83-bb8801169ba1	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7355-73f1-87dc-de8cfa3a784d	signature	48d5a58920c62218e9c28b52ee7166df84e3f34fcc17b98670c74026ccf24244	\N	t	01a1fde5-7353-72ac-a51c-ab9a398fb084	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7358-75f7-9342-6f21dc248cf2	signature	99a8c4e5742acc70d407fa1762c8391ba1e5e020d47fe02216b8dfb59092945d	\N	t	01a1fde5-7356-7553-b871-ee5a73456833	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-735c-7057-ba49-00a894bca4be	signature	c70024ff94f92ffccd62ba3ee9e4a90bccd7544a5a9d2cb2fd20758501313cb1	\N	t	01a1fde5-735a-7016-94e7-1e5beddb0961	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7360-7084-b03f-a8d3c70bf9f0	signature	6e581d4ae4b89b1108869b7b56013b83e37771bb076560f283261d8324cc10e0	\N	t	01a1fde5-735e-77a7-b6b9-0fc8de9c54fc	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7369-72a4-a4ea-0a63838f77aa	seal	47d66c358e705e4038e5331432ac229bb5853fbac6af124d5e2abf1cc93839fa	36.00	t	\N	01a1fde5-734a-7515-a855-2b2dd836f2d8
01a1fde5-7375-70ae-8bc2-56565fe64273	signature	e7d49261f7da165a8c590142f221ca567fa9fb49afb525003c39b88797ba32cc	\N	t	01a1fde5-7373-73ab-8721-cf9d1c4a45b1	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7378-739f-8e24-115620af399f	signature	66f43444143e92ecd123685b28456703bf0246c0065314b6be4f4a0064570300	\N	t	01a1fde5-7375-70ae-8bc2-56573ec220c6	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-737b-76d3-b400-1c2e1ee1c2e6	signature	c6cf60a0a5d133f30ca5c1306b0d22ed1d29f73dae43b54aa19c4d02f7dd13fc	\N	t	01a1fde5-7378-739f-8e24-1157bc4578b9	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-737f-77b8-a616-f9dfe6212935	signature	602fb13fbc972a6df0edf2fbf24f4dfe3f6c08e1f0f2db246f78ae20499501fc	\N	t	01a1fde5-737d-729e-9200-a277d46f3c68	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7383-7657-8e40-83a7d7ea0294	signature	9d784fced7772f22afc5a4838c9790a31a4e5269939832c63892ae54e5efcbef	\N	t	01a1fde5-7380-738a-bd14-c13835c61919	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7389-77b1-9fec-82e20b2c4199	seal	311fbb42cdfe0fe8d4afa3baff33710c78d9c93f3bc78e18d992953eeca68628	36.00	t	\N	01a1fde5-7370-741b-9d9c-5026ab7a87d8
01a1fde5-7396-7110-ade3-7575d0945b5e	signature	a614609e36f905477c77e2d3a9309c0af6e61fb61a35c6f8489fc863bdf354e3	\N	t	01a1fde5-7392-77af-be60-ef8cd48a401c	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-7399-7367-ad13-86599b9e6a8d	signature	24ef555cef5e57680c3908db469ca0d416d827a6c844ea0f677e06bc9cda248c	\N	t	01a1fde5-7397-7169-96c5-5509ad154311	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-739c-74f1-bd50-0fe9208dd739	signature	c9c455452bbb752436032dbe0b4430f98e13a6fb897cd0f2a68763e09413873f	\N	t	01a1fde5-739a-7384-9b0e-b214131e5cab	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73a3-7690-a8c2-d3d4d5b68eaa	signature	c02a18acb17cc89d8103c4ace9bfb7161135b1fe531906d16d5ba98fa173167c	\N	t	01a1fde5-73a0-7404-a3b8-9c594504142f	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73a8-72a6-a41a-8eb306bed21e	signature	ff86e0f26d8fc1ee4cf0489d39b54ba45d28bc0e39b489d17c540535718ad161	\N	t	01a1fde5-73a5-73ba-84c2-a444c1906932	01a1fde5-738e-773d-be1b-31f98fa51d91
01a1fde5-73ad-7157-be5e-c5d407e374ca	seal	2edd0b7cbe7104076f22ed74d6298943f05c5163d47c5972cc2c31cfd83a05fc	36.00	t	\N	01a1fde5-738e-773d-be1b-31f98fa51d91
\.
COPY public.signing_verdict (id, sha256, trust_version, verdict, legal_value, report, checked_at) FROM stdin;
01a1fde5-7b77-76e0-a564-a481acd7ad80	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	f0d35b67e9932e6a7dd2d69323ed22953874656932959b6a09a25a947eb7f3+c	valid	bản gốc	{"verdict": "valid", "signatures": [{"kind": "person", "field": "KyLanhDao", "signer": "Ngô Văn Tổng", "revoked": false, "trusted": true, "coverage": "revision", "problems": [], "signed_at": "2026-11-21T18:37:17+07:00", "certificate": {"issuer": "CA cấp chứng thư thử nghiệm, Văn Thư - dữ liệu trình diễn", "serial": "a22e205d96af4cd971d8483c19c723", "not_after": "2029-11-20T18:37:13+07:00", "not_before": "2026-11-20T18:37:13+07:00"}, "time_source": "tsa", "organisation": "Sở Công Thương Bình Định", "changes_after": [{"code": "filled_before_seal", "after": "01", "field": "vb_so", "before": ""}, {"code": "filled_before_seal", "after": "21", "field": "vb_ngay", "before": ""}, {"code": "filled_before_seal", "after": "11", "field": "vb_thang", "before": ""}]}, {"kind": "organisation", "field": "ConDau", "signer": "Sở Công Thương Bình Định", "revoked": false, "trusted": true, "coverage": "whole_file", "problems": [], "signed_at": "2026-11-21T18:37:17+07:00", "certificate": {"issuer": "CA cấp chứng thư thử nghiệm, Văn Thư - dữ liệu trình diễn", "serial": "ff24dd825e6e28ce0630a5cee99797", "not_after": "2029-11-20T18:37:13+07:00", "not_before": "2026-11-20T18:37:13+07:00"}, "time_source": "tsa", "organisation": "Sở Công Thương Bình Định", "changes_after": []}], "legal_value": "bản gốc", "document_problems": []}	2026-11-21 11:37:17.456838+00
01a1fde5-7ce1-71bd-9738-f79e3cda8bd7	03939616f7b867881ed0b3196d48f3ce12af9b2768d9dc75b01a95689c315457	f0d35b67e9932e6a7dd2d69323ed22953874656932959b6a09a25a947eb7f36d	valid	bản gốc	{"verdict": "valid", "signatures": [{"kind": "person", "field": "KyLanhDao", "signer": "Ngô Văn Tổng", "revoked": false, "trusted": true, "coverage": "revision", "problems": [], "signed_at": "2026-11-21T18:37:17+07:00", "certificate": {"issuer": "CA cấp chứng thư thử nghiệm, Văn Thư - dữ liệu trình diễn", "serial": "a22e205d96af4cd971d8483c19c723", "not_after": "2029-11-20T18:37:13+07:00", "not_before": "2026-11-20T18:37:13+07:00"}, "time_source": "tsa", "organisation": "Sở Công Thương Bình Định", "changes_after": [{"code": "filled_before_seal", "after": "01", "field": "vb_so", "before": ""}, {"code": "filled_before_seal", "after": "21", "field": "vb_ngay", "before": ""}, {"code": "filled_before_seal", "after": "11", "field": "vb_thang", "before": ""}]}, {"kind": "organisation", "field": "ConDau", "signer": "Sở Công Thương Bình Định", "revoked": false, "trusted": true, "coverage": "whole_file", "problems": [], "signed_at": "2026-11-21T18:37:17+07:00", "certificate": {"issuer": "CA cấp chứng thư thử nghiệm, Văn Thư - dữ liệu trình diễn", "serial": "ff24dd825e6e28ce0630a5cee99797", "not_after": "2029-11-20T18:37:13+07:00", "not_before": "2026-11-20T18:37:13+07:00"}, "time_source": "tsa", "organisation": "Sở Công Thương Bình Định", "changes_after": []}], "legal_value": "bản gốc", "document_problems": []}	2026-11-21 11:37:17.723215+00
\.
SELECT pg_catalog.setval('public.django_migrations_id_seq', 54, true);
SELECT pg_catalog.setval('public.people_agency_successors_id_seq', 1, false);
ALTER TABLE ONLY public.documents_casefile
    ADD CONSTRAINT case_file_once UNIQUE (agency_id, year, code);
ALTER TABLE ONLY public.core_auditevent
    ADD CONSTRAINT core_auditevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT delivery_once UNIQUE (document_id, recipient_id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT document_one_per_packet UNIQUE (packet_id);
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_casefile
    ADD CONSTRAINT documents_casefile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT documents_participant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT documents_recipient_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registers_entry
    ADD CONSTRAINT entry_number_once UNIQUE (register_id, number);
ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.exchange_deliverystep
    ADD CONSTRAINT exchange_deliverystep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.exchange_inbound
    ADD CONSTRAINT exchange_inbound_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.exchange_outbound
    ADD CONSTRAINT exchange_outbound_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.files_file
    ADD CONSTRAINT files_file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.files_page
    ADD CONSTRAINT files_page_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.files_version
    ADD CONSTRAINT files_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_holiday
    ADD CONSTRAINT holiday_once UNIQUE (agency_id, day);
ALTER TABLE ONLY public.exchange_inbound
    ADD CONSTRAINT inbound_once UNIQUE (agency_id, message_type, sender_code, document_key, business_type, digest);
ALTER TABLE ONLY public.notify_notice
    ADD CONSTRAINT notify_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.files_page
    ADD CONSTRAINT page_once UNIQUE (sha256, number);
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT participant_position_once UNIQUE (position_id, document_id);
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT participant_unit_once UNIQUE (unit_id, document_id);
ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_username_key UNIQUE (username);
ALTER TABLE ONLY public.people_agency
    ADD CONSTRAINT people_agency_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_agency
    ADD CONSTRAINT people_agency_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_agency_successors
    ADD CONSTRAINT people_agency_successors_from_agency_id_to_agency_6d200f97_uniq UNIQUE (from_agency_id, to_agency_id);
ALTER TABLE ONLY public.people_agency_successors
    ADD CONSTRAINT people_agency_successors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_holiday
    ADD CONSTRAINT people_holiday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_position
    ADD CONSTRAINT people_position_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT people_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT recipient_once UNIQUE (document_id, receiver_id);
ALTER TABLE ONLY public.registers_register
    ADD CONSTRAINT register_once UNIQUE (agency_id, kind, series, year);
ALTER TABLE ONLY public.registers_entry
    ADD CONSTRAINT registers_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registers_register
    ADD CONSTRAINT registers_register_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registers_strike
    ADD CONSTRAINT registers_strike_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.registers_strike
    ADD CONSTRAINT registers_strike_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_certificate
    ADD CONSTRAINT signing_certificate_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.signing_certificate
    ADD CONSTRAINT signing_certificate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_claim
    ADD CONSTRAINT signing_claim_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_custody
    ADD CONSTRAINT signing_custody_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_picture
    ADD CONSTRAINT signing_picture_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_verdict
    ADD CONSTRAINT signing_verdict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT unit_name_once UNIQUE (agency_id, name);
ALTER TABLE ONLY public.signing_verdict
    ADD CONSTRAINT verdict_once UNIQUE (sha256, trust_version);
ALTER TABLE ONLY public.files_version
    ADD CONSTRAINT version_number_once UNIQUE (file_id, number);
CREATE INDEX agency_folded ON public.people_agency USING gin (folded public.gin_trgm_ops);
CREATE UNIQUE INDEX assignment_one_lead ON public.documents_assignment USING btree (document_id) WHERE ((ended_at IS NULL) AND (parent_id IS NULL) AND ((role)::text = 'lead'::text));
CREATE INDEX assignment_open_position ON public.documents_assignment USING btree (position_id, due_at) WHERE (ended_at IS NULL);
CREATE INDEX assignment_open_unit ON public.documents_assignment USING btree (unit_id, due_at) WHERE (ended_at IS NULL);
CREATE INDEX audit_agency ON public.core_auditevent USING btree (agency_id, at DESC);
CREATE INDEX audit_at ON public.core_auditevent USING brin (at);
CREATE INDEX audit_target ON public.core_auditevent USING btree (target_id, at);
CREATE INDEX claim_document ON public.signing_claim USING btree (document_id, asked_at DESC);
CREATE INDEX claim_live ON public.signing_claim USING btree (expires_at) WHERE ((state)::text = 'live'::text);
CREATE UNIQUE INDEX claim_one_live ON public.signing_claim USING btree (document_id) WHERE ((state)::text = 'live'::text);
CREATE UNIQUE INDEX custody_one_keeper ON public.signing_custody USING btree (certificate_id) WHERE (until IS NULL);
CREATE INDEX delivery_key ON public.exchange_delivery USING btree (agency_id, document_key);
CREATE INDEX delivery_refused ON public.exchange_delivery USING btree (agency_id) WHERE ((state)::text = ANY ((ARRAY['02'::character varying, 'error'::character varying])::text[]));
CREATE INDEX delivery_step ON public.exchange_deliverystep USING btree (delivery_id, received_at);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX document_code_folded ON public.documents_document USING gin (code_folded public.gin_trgm_ops);
CREATE INDEX document_drafter ON public.documents_document USING btree (drafter_id, state);
CREATE INDEX document_folded ON public.documents_document USING gin (folded public.gin_trgm_ops);
CREATE INDEX document_holder ON public.documents_document USING btree (holder_id, state);
CREATE UNIQUE INDEX document_key_once ON public.documents_document USING btree (agency_id, document_key) WHERE (((direction)::text = 'out'::text) AND (NOT ((document_key)::text = ''::text)));
CREATE INDEX document_newest ON public.documents_document USING btree (agency_id, direction, created_at DESC, id DESC);
CREATE INDEX document_open ON public.documents_document USING btree (agency_id, state) WHERE (NOT ((state)::text = ANY ((ARRAY['done'::character varying, 'issued'::character varying, 'refused'::character varying, 'returned'::character varying, 'cancelled'::character varying])::text[])));
CREATE INDEX document_queue ON public.documents_document USING btree (agency_id, direction, state, state_since DESC, id DESC);
CREATE INDEX document_sender_key ON public.documents_document USING btree (agency_id, organ_code, document_key);
CREATE INDEX documents_assignment_document_id_4a867b6e ON public.documents_assignment USING btree (document_id);
CREATE INDEX documents_assignment_given_by_id_f13051d2 ON public.documents_assignment USING btree (given_by_id);
CREATE INDEX documents_assignment_parent_id_7458d104 ON public.documents_assignment USING btree (parent_id);
CREATE INDEX documents_assignment_position_id_2435010a ON public.documents_assignment USING btree (position_id);
CREATE INDEX documents_assignment_unit_id_a0b7b4f5 ON public.documents_assignment USING btree (unit_id);
CREATE INDEX documents_casefile_agency_id_c80be2ee ON public.documents_casefile USING btree (agency_id);
CREATE INDEX documents_casefile_unit_id_807416b2 ON public.documents_casefile USING btree (unit_id);
CREATE INDEX documents_document_agency_id_13da214f ON public.documents_document USING btree (agency_id);
CREATE INDEX documents_document_answers_id_d845928b ON public.documents_document USING btree (answers_id);
CREATE INDEX documents_document_case_file_id_aba2e42e ON public.documents_document USING btree (case_file_id);
CREATE INDEX documents_document_checker_id_06ee1620 ON public.documents_document USING btree (checker_id);
CREATE INDEX documents_document_drafter_id_5c63b7c6 ON public.documents_document USING btree (drafter_id);
CREATE INDEX documents_document_holder_id_ff7d99f6 ON public.documents_document USING btree (holder_id);
CREATE INDEX documents_document_holder_unit_id_3e36fd2e ON public.documents_document USING btree (holder_unit_id);
CREATE INDEX documents_document_sender_id_950512b2 ON public.documents_document USING btree (sender_id);
CREATE INDEX documents_document_signer_certificate_id_4568b657 ON public.documents_document USING btree (signer_certificate_id);
CREATE INDEX documents_document_signer_id_40c78fe4 ON public.documents_document USING btree (signer_id);
CREATE INDEX documents_document_unit_id_f4f8a781 ON public.documents_document USING btree (unit_id);
CREATE INDEX documents_document_unit_leader_id_4c6ed04c ON public.documents_document USING btree (unit_leader_id);
CREATE INDEX documents_participant_document_id_16819aee ON public.documents_participant USING btree (document_id);
CREATE INDEX documents_participant_position_id_643e0d9a ON public.documents_participant USING btree (position_id);
CREATE INDEX documents_participant_unit_id_8d3ab162 ON public.documents_participant USING btree (unit_id);
CREATE INDEX documents_recipient_document_id_4caeb754 ON public.documents_recipient USING btree (document_id);
CREATE INDEX documents_recipient_receiver_id_7bca4c0b ON public.documents_recipient USING btree (receiver_id);
CREATE INDEX entry_document ON public.registers_entry USING btree (document_id);
CREATE INDEX exchange_delivery_agency_id_7e536778 ON public.exchange_delivery USING btree (agency_id);
CREATE INDEX exchange_delivery_recipient_id_c98dd7fd ON public.exchange_delivery USING btree (recipient_id);
CREATE INDEX exchange_deliverystep_delivery_id_7101f7cc ON public.exchange_deliverystep USING btree (delivery_id);
CREATE INDEX exchange_inbound_agency_id_9f2e4828 ON public.exchange_inbound USING btree (agency_id);
CREATE INDEX exchange_outbound_agency_id_123a6a02 ON public.exchange_outbound USING btree (agency_id);
CREATE INDEX exchange_outbound_peer_id_b15018ae ON public.exchange_outbound USING btree (peer_id);
CREATE INDEX file_document ON public.files_file USING btree (document_id, "order");
CREATE UNIQUE INDEX file_one_main ON public.files_file USING btree (document_id) WHERE ((kind)::text = 'main'::text);
CREATE INDEX files_file_current_id_1cfcbb51 ON public.files_file USING btree (current_id);
CREATE INDEX files_version_file_id_be2ee345 ON public.files_version USING btree (file_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX inbound_reference ON public.exchange_inbound USING btree (agency_id, bus_reference);
CREATE INDEX inbound_stored ON public.exchange_inbound USING btree (received_at) WHERE ((state)::text = 'stored'::text);
CREATE INDEX notice_account ON public.notify_notice USING btree (account_id, at DESC);
CREATE INDEX notice_unread ON public.notify_notice USING btree (account_id) WHERE (read_at IS NULL);
CREATE UNIQUE INDEX outbound_edoc_once ON public.exchange_outbound USING btree (agency_id, peer_id, document_key) WHERE ((message_type)::text = 'edoc'::text);
CREATE INDEX outbound_lane ON public.exchange_outbound USING btree (lane, id);
CREATE UNIQUE INDEX outbound_status_once ON public.exchange_outbound USING btree (agency_id, peer_id, document_key, status_code) WHERE ((message_type)::text = 'status'::text);
CREATE INDEX outbound_waiting ON public.exchange_outbound USING btree (not_before) WHERE ((failed_at IS NULL) AND (sent_at IS NULL));
CREATE INDEX people_account_username_e074b194_like ON public.people_account USING btree (username varchar_pattern_ops);
CREATE INDEX people_agency_code_0176646c_like ON public.people_agency USING btree (code varchar_pattern_ops);
CREATE INDEX people_agency_parent_id_c6e68d14 ON public.people_agency USING btree (parent_id);
CREATE INDEX people_agency_successors_from_agency_id_ee65cf1e ON public.people_agency_successors USING btree (from_agency_id);
CREATE INDEX people_agency_successors_to_agency_id_4ae04913 ON public.people_agency_successors USING btree (to_agency_id);
CREATE INDEX people_holiday_agency_id_05663d2c ON public.people_holiday USING btree (agency_id);
CREATE INDEX people_position_account_id_5bd2a43d ON public.people_position USING btree (account_id);
CREATE INDEX people_position_agency_id_b32139df ON public.people_position USING btree (agency_id);
CREATE INDEX people_position_unit_id_6371785c ON public.people_position USING btree (unit_id);
CREATE INDEX people_unit_agency_id_6fe5f111 ON public.people_unit USING btree (agency_id);
CREATE UNIQUE INDEX picture_seal_once ON public.signing_picture USING btree (agency_id) WHERE (is_active AND ((kind)::text = 'seal'::text));
CREATE UNIQUE INDEX picture_signature_once ON public.signing_picture USING btree (account_id) WHERE (is_active AND ((kind)::text = 'signature'::text));
CREATE INDEX position_roles ON public.people_position USING gin (roles);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX registers_entry_register_id_ea65b6ed ON public.registers_entry USING btree (register_id);
CREATE INDEX registers_register_agency_id_12b82cf2 ON public.registers_register USING btree (agency_id);
CREATE INDEX signing_certificate_account_id_d9e8190e ON public.signing_certificate USING btree (account_id);
CREATE INDEX signing_certificate_agency_id_c3e50062 ON public.signing_certificate USING btree (agency_id);
CREATE INDEX signing_certificate_fingerprint_3c68e9de_like ON public.signing_certificate USING btree (fingerprint varchar_pattern_ops);
CREATE INDEX signing_claim_certificate_id_ad6af82a ON public.signing_claim USING btree (certificate_id);
CREATE INDEX signing_custody_certificate_id_81c97c2b ON public.signing_custody USING btree (certificate_id);
CREATE INDEX signing_custody_keeper_id_acfa145b ON public.signing_custody USING btree (keeper_id);
CREATE INDEX signing_picture_account_id_a51c3ff9 ON public.signing_picture USING btree (account_id);
CREATE INDEX signing_picture_agency_id_8dab4a6d ON public.signing_picture USING btree (agency_id);
CREATE INDEX version_sha256 ON public.files_version USING btree (sha256);
CREATE INDEX version_unscanned ON public.files_version USING btree (made_at) WHERE ((scan)::text = 'waiting'::text);
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.core_auditevent FOR EACH STATEMENT EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.exchange_deliverystep FOR EACH STATEMENT EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.registers_entry FOR EACH STATEMENT EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.registers_strike FOR EACH STATEMENT EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_row BEFORE DELETE OR UPDATE ON public.core_auditevent FOR EACH ROW EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_row BEFORE DELETE OR UPDATE ON public.exchange_deliverystep FOR EACH ROW EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_row BEFORE DELETE OR UPDATE ON public.registers_entry FOR EACH ROW EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER append_only_row BEFORE DELETE OR UPDATE ON public.registers_strike FOR EACH ROW EXECUTE FUNCTION public.vanthu_append_only();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER register_grows BEFORE UPDATE ON public.registers_register FOR EACH ROW EXECUTE FUNCTION public.vanthu_register_grows();
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_document_id_4a867b6e_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_given_by_id_f13051d2_fk_people_position_id FOREIGN KEY (given_by_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_parent_id_7458d104_fk_documents FOREIGN KEY (parent_id) REFERENCES public.documents_assignment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_position_id_2435010a_fk_people_position_id FOREIGN KEY (position_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_assignment
    ADD CONSTRAINT documents_assignment_unit_id_a0b7b4f5_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_casefile
    ADD CONSTRAINT documents_casefile_agency_id_c80be2ee_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_casefile
    ADD CONSTRAINT documents_casefile_unit_id_807416b2_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_agency_id_13da214f_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_answers_id_d845928b_fk_documents_document_id FOREIGN KEY (answers_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_case_file_id_aba2e42e_fk_documents FOREIGN KEY (case_file_id) REFERENCES public.documents_casefile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_checker_id_06ee1620_fk_people_position_id FOREIGN KEY (checker_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_drafter_id_5c63b7c6_fk_people_position_id FOREIGN KEY (drafter_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_entry_id_8ebaa61a_fk_registers_entry_id FOREIGN KEY (entry_id) REFERENCES public.registers_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_holder_id_ff7d99f6_fk_people_position_id FOREIGN KEY (holder_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_holder_unit_id_3e36fd2e_fk_people_unit_id FOREIGN KEY (holder_unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_sender_id_950512b2_fk_people_agency_id FOREIGN KEY (sender_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_signer_certificate_i_4568b657_fk_signing_c FOREIGN KEY (signer_certificate_id) REFERENCES public.signing_certificate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_signer_id_40c78fe4_fk_people_position_id FOREIGN KEY (signer_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_unit_id_f4f8a781_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_unit_leader_id_4c6ed04c_fk_people_po FOREIGN KEY (unit_leader_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT documents_participan_document_id_16819aee_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT documents_participan_position_id_643e0d9a_fk_people_po FOREIGN KEY (position_id) REFERENCES public.people_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_participant
    ADD CONSTRAINT documents_participant_unit_id_8d3ab162_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT documents_recipient_document_id_4caeb754_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_recipient
    ADD CONSTRAINT documents_recipient_receiver_id_7bca4c0b_fk_people_agency_id FOREIGN KEY (receiver_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_agency_id_7e536778_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_delivery
    ADD CONSTRAINT exchange_delivery_recipient_id_c98dd7fd_fk_people_agency_id FOREIGN KEY (recipient_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_deliverystep
    ADD CONSTRAINT exchange_deliveryste_delivery_id_7101f7cc_fk_exchange_ FOREIGN KEY (delivery_id) REFERENCES public.exchange_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_inbound
    ADD CONSTRAINT exchange_inbound_agency_id_9f2e4828_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_outbound
    ADD CONSTRAINT exchange_outbound_agency_id_123a6a02_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.exchange_outbound
    ADD CONSTRAINT exchange_outbound_peer_id_b15018ae_fk_people_agency_id FOREIGN KEY (peer_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.files_file
    ADD CONSTRAINT files_file_current_id_1cfcbb51_fk_files_version_id FOREIGN KEY (current_id) REFERENCES public.files_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.files_version
    ADD CONSTRAINT files_version_file_id_be2ee345_fk_files_file_id FOREIGN KEY (file_id) REFERENCES public.files_file(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_agency
    ADD CONSTRAINT people_agency_parent_id_c6e68d14_fk_people_agency_id FOREIGN KEY (parent_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_agency_successors
    ADD CONSTRAINT people_agency_succes_from_agency_id_ee65cf1e_fk_people_ag FOREIGN KEY (from_agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_agency_successors
    ADD CONSTRAINT people_agency_succes_to_agency_id_4ae04913_fk_people_ag FOREIGN KEY (to_agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_holiday
    ADD CONSTRAINT people_holiday_agency_id_05663d2c_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_position
    ADD CONSTRAINT people_position_account_id_5bd2a43d_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_position
    ADD CONSTRAINT people_position_agency_id_b32139df_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_position
    ADD CONSTRAINT people_position_unit_id_6371785c_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT people_unit_agency_id_6fe5f111_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.registers_entry
    ADD CONSTRAINT registers_entry_register_id_ea65b6ed_fk_registers_register_id FOREIGN KEY (register_id) REFERENCES public.registers_register(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registers_register
    ADD CONSTRAINT registers_register_agency_id_12b82cf2_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registers_strike
    ADD CONSTRAINT registers_strike_entry_id_0327c754_fk_registers_entry_id FOREIGN KEY (entry_id) REFERENCES public.registers_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_certificate
    ADD CONSTRAINT signing_certificate_account_id_d9e8190e_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_certificate
    ADD CONSTRAINT signing_certificate_agency_id_c3e50062_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_claim
    ADD CONSTRAINT signing_claim_certificate_id_ad6af82a_fk_signing_certificate_id FOREIGN KEY (certificate_id) REFERENCES public.signing_certificate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_custody
    ADD CONSTRAINT signing_custody_certificate_id_81c97c2b_fk_signing_c FOREIGN KEY (certificate_id) REFERENCES public.signing_certificate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_custody
    ADD CONSTRAINT signing_custody_keeper_id_acfa145b_fk_people_account_id FOREIGN KEY (keeper_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_picture
    ADD CONSTRAINT signing_picture_account_id_a51c3ff9_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signing_picture
    ADD CONSTRAINT signing_picture_agency_id_8dab4a6d_fk_people_agency_id FOREIGN KEY (agency_id) REFERENCES public.people_agency(id) DEFERRABLE INITIALLY DEFERRED;
GRANT ALL ON FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_jobs TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_notify_queue_abort_job_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_notify_queue_job_inserted_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_register_worker_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_status_events_update_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_unlink_periodic_defers_v1() TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) TO vanthu_app;
GRANT ALL ON FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) TO vanthu_app;
GRANT ALL ON FUNCTION public.vanthu_append_only() TO vanthu_app;
GRANT ALL ON FUNCTION public.vanthu_register_grows() TO vanthu_app;
GRANT SELECT,INSERT ON TABLE public.core_auditevent TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_migrations TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.django_migrations_id_seq TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_session TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents_assignment TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents_casefile TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents_document TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents_participant TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents_recipient TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_delivery TO vanthu_app;
GRANT SELECT,INSERT ON TABLE public.exchange_deliverystep TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_inbound TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_outbound TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files_file TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files_page TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files_version TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notify_notice TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_account TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_agency TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_agency_successors TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.people_agency_successors_id_seq TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_holiday TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_position TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_unit TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_events_id_seq TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO vanthu_app;
GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO vanthu_app;
GRANT SELECT,INSERT ON TABLE public.registers_entry TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registers_register TO vanthu_app;
GRANT SELECT,INSERT ON TABLE public.registers_strike TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_certificate TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_claim TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_custody TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_picture TO vanthu_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_verdict TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT SELECT,USAGE ON SEQUENCES TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT ALL ON FUNCTIONS TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES TO vanthu_app;
