package org.apache.catalina.relative;

import jakarta.servlet.ServletContext;

/**
 * A context whose class has a name like Tomcat's: that of a proxy of this type, which is not
 * public.
 */
interface RelativeContext extends ServletContext {}
